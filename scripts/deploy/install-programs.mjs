// `npm run deploy:tools`: builds kustomize and helm by Go where they are not on the PATH; takes some two minutes.
import { installPrograms } from './programs.mjs';

try {
  installPrograms((line) => console.log(line));
} catch (error) {
  console.error(`deploy: ${error.message}`);
  process.exitCode = 1;
}
