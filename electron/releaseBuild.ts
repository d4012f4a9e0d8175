import { url as inspectorUrl } from 'node:inspector';
import { app } from 'electron';

/** Whether our code comes from a package, by where it is: the program's own name, which decides `isPackaged`, can be changed. */
export const isInPackage = () => app.getAppPath().endsWith('.asar');

/**
 * Whether this is a package in which nothing can be debugged. Where the inspector runs, the fuse has allowed it: a build
 * for tests, packaged with `--qa`, whose driver also needs other switches.
 */
export const isReleaseBuild = () => isInPackage() && inspectorUrl() === undefined;
