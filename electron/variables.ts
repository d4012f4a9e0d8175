/** Node acts on them before our code runs: one reads compiled code from a folder, one writes what runs into a folder. */
const refused = ['NODE_COMPILE_CACHE', 'NODE_V8_COVERAGE'];
/**
 * What is set for other programs. Of it, the fuses have left without effect what opens a debugger or runs other code
 * (`NODE_OPTIONS`, `NODE_EXTRA_CA_CERTS`, `ELECTRON_RUN_AS_NODE`); the rest must not reach Chromium's services, the server
 * and the programs that it starts.
 */
const foreign = /^(NODE_.*|ELECTRON_.*|SSLKEYLOGFILE)$/i;

/** The first variable with which a released Lectern does not start; null: there is none. */
export function refusedVariable(env: NodeJS.ProcessEnv): string | null {
	return refused.find((name) => env[name]) ?? null;
}

/** Removes the variables by which Node, Electron and Chromium would write secrets down or check less. */
export function dropForeignVariables(env: NodeJS.ProcessEnv): void {
	for (const name of Object.keys(env)) if (foreign.test(name)) delete env[name];
}
