/** Jest's matchers with a type that is not `any`, so that they can stand inside expected objects. */
export const like = {
  text: expect.any(String) as unknown,
  matching: (pattern: RegExp): unknown => expect.stringMatching(pattern),
  containing: (part: string): unknown => expect.stringContaining(part),
  object: (part: object): unknown => expect.objectContaining(part),
};
