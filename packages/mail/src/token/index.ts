export { createTokenSigner } from "./create-token-signer.ts";
export type { TokenKey, TokenKind, TokenPayload, TokenSigner } from "./create-token-signer.ts";
