import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** What a sealed secret is bound to; opening under any other binding fails. */
export interface SecretBinding {
  tenantId: string;
  path: string;
  version: number;
}

/** Seals secrets for storage beside the data. */
export interface SecretBox {
  seal(binding: SecretBinding, secret: string): string;
  /** Throws when the text was altered, belongs elsewhere or was sealed under an unknown key. */
  open(binding: SecretBinding, sealed: string): string;
  /** The same secret sealed under the first key; undefined when it is already. Throws as `open` does. */
  rewrap(binding: SecretBinding, sealed: string): string | undefined;
  /** A new data key of 32 random bytes, sealed like any secret; it never leaves the box open. */
  makeKey(binding: SecretBinding): string;
  /** What a data key of {@link SecretBox.makeKey} does; throws as `open` does. */
  withKey(binding: SecretBinding, sealedKey: string): DataKey;
}

/** A key that many texts lie under, so that destroying it makes all of them unreadable (AES-256-GCM, 96-bit random nonces). */
export interface DataKey {
  /** The text under the key as base64url, bound to `associated`. */
  seal(associated: string, text: string): string;
  /** Throws when the text was altered, or sealed under another key or for another place. */
  open(associated: string, sealed: string): string;
}

const encrypt = (key: Uint8Array, associated: Buffer, plain: Uint8Array): Buffer => {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(associated);
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
};

const decrypt = (key: Uint8Array, associated: Buffer, sealed: Buffer): Buffer => {
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, 12)).setAAD(associated);
  decipher.setAuthTag(sealed.subarray(12, 28));
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
};

/**
 * Envelope encryption: each secret has a data key of its own, wrapped by the first of `keys` (32 bytes each); older keys
 * still open. AES-256-GCM with tenant, path and version as associated data, so a sealed text cannot be moved.
 */
export function createSecretBox(keys: readonly { id: string; key: Uint8Array }[]): SecretBox {
  const [current] = keys;
  if (!current) throw new Error("a secret box needs at least one key");
  const associated = (binding: SecretBinding, keyId: string): Buffer =>
    Buffer.from(JSON.stringify([binding.tenantId, binding.path, binding.version, keyId]));
  const box: SecretBox = {
    seal: (binding, secret) => {
      const dataKey = randomBytes(32);
      const aad = associated(binding, current.id);
      const wrapped = encrypt(current.key, aad, dataKey).toString("base64url");
      return [
        "v1",
        current.id,
        wrapped,
        encrypt(dataKey, aad, Buffer.from(secret)).toString("base64url"),
      ].join(".");
    },
    open: (binding, sealed) => {
      const [format, keyId, wrapped, body] = sealed.split(".");
      const found = keys.find((candidate) => candidate.id === keyId);
      if (format !== "v1" || !found || !wrapped || !body)
        throw new Error("this secret was sealed under an unknown key");
      const aad = associated(binding, found.id);
      const dataKey = decrypt(found.key, aad, Buffer.from(wrapped, "base64url"));
      return decrypt(dataKey, aad, Buffer.from(body, "base64url")).toString();
    },
    rewrap: (binding, sealed) =>
      sealed.startsWith(`v1.${current.id}.`) ? undefined : box.seal(binding, box.open(binding, sealed)),
    makeKey: (binding) => box.seal(binding, randomBytes(32).toString("base64url")),
    withKey: (binding, sealedKey) => {
      const key = Buffer.from(box.open(binding, sealedKey), "base64url");
      return {
        seal: (associated, text) =>
          encrypt(key, Buffer.from(associated), Buffer.from(text)).toString("base64url"),
        open: (associated, sealed) =>
          decrypt(key, Buffer.from(associated), Buffer.from(sealed, "base64url")).toString(),
      };
    },
  };
  return box;
}
