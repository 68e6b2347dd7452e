/** Jest's matchers with a type that is not `any`, so that they can stand inside expected objects. */
export const like = {
  anything: expect.anything() as unknown,
  text: expect.any(String) as unknown,
  number: expect.any(Number) as unknown,
  matching: (pattern: RegExp): unknown => expect.stringMatching(pattern),
  containing: (part: string): unknown => expect.stringContaining(part),
  list: (part: readonly unknown[]): unknown => expect.arrayContaining([...part]),
  object: (part: object): unknown => expect.objectContaining(part),
};
