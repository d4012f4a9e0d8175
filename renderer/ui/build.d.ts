/** Set by the build from package.json. */
declare const __LECTERN_VERSION__: string;
