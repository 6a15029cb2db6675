/** Each mail is kilobytes that live for milliseconds: with room for them a worker seldom collects. The image has the same. */
export const NODE_FLAGS = ["--max-semi-space-size=32"];
