import { cli } from './cli.js';

process.exitCode = await cli({
  env: process.env,
  print: (line) => {
    console.log(line);
  },
  printError: (line) => {
    console.error(line);
  },
  signals: process,
});
