/** Version of package.json, put in at build time. */
declare const __LECTERN_VERSION__: string;
