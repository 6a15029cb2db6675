/** What became of an upload. */
export type UploadOutcome = { ok: true; importId: string } | { ok: false; message: string | null };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

const parse = (text: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
};

/** Streams a contact file to the server and says how many bytes have left; `message` is null when nobody answered. */
export function uploadFile(
  file: File,
  workspaceId: string,
  onProgress: (sent: number) => void,
): Promise<UploadOutcome> {
  const words = new URLSearchParams({ workspaceId, fileName: file.name.slice(0, 255) });
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/contact/upload?${words.toString()}`);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.upload.onprogress = (event) => onProgress(event.loaded);
    request.onerror = () => resolve({ ok: false, message: null });
    request.onload = () => {
      const { importId, message } = parse(request.responseText);
      if (request.status === 200 && typeof importId === "string") resolve({ ok: true, importId });
      else resolve({ ok: false, message: typeof message === "string" ? message : null });
    };
    request.send(file);
  });
}
