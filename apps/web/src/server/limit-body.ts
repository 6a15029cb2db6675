const read = async (body: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array | undefined> => {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(pieces, size);
    size += value.byteLength;
    if (size > most) {
      await reader.cancel();
      return undefined;
    }
    pieces.push(value);
  }
};

/**
 * The request with a body of at most `most` bytes; undefined when it is longer, of which no more than that was read. Asked
 * before anything else reads the body: what parses it costs more than what counts it.
 */
export async function limitBody(request: Request, most: number): Promise<Request | undefined> {
  if (!request.body) return request;
  if (Number(request.headers.get("content-length") ?? 0) > most) return undefined;
  const bytes = await read(request.body, most);
  return (
    bytes &&
    new Request(request.url, {
      method: request.method,
      headers: request.headers,
      body: new Uint8Array(bytes),
      signal: request.signal,
    })
  );
}
