/** How many random cases each property is tried with: few in `npm test`, 10,000 by `npm run fuzz`. */
export const RUNS = Number(process.env.FUZZ_RUNS ?? 200);
