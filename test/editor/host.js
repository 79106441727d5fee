// The parts of the scripts that the editor tests use, under one roof with a declaration file.
export {
  ensureHost,
  installedNode,
  installPackage,
  prepareProfile,
  startServer,
} from '../../scripts/lib/vscodeHost.js';
export { makeFreshPackage, packageFile } from '../../scripts/lib/vsix.js';
