/** One case of a contract suite, for any test framework: `for (const { name, run } of suite) it(name, run)`. */
export interface ContractCase {
  readonly name: string;
  readonly run: () => Promise<void>;
}
