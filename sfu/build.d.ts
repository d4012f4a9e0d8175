/** Version of package.json, put in at build time. */
declare const __LECTERN_VERSION__: string;

/** The text of a file, put in by Vite. */
declare module '*?raw' {
	const text: string;
	export default text;
}
