import { setImmediate } from 'node:timers/promises';
import { backup, restore } from './cli/backup.ts';
import { createCa, exportCa, importCa, issueCa, removeCa } from './cli/ca.ts';
import { clusterStatus } from './cli/cluster.ts';
import { doctor } from './cli/doctor.ts';
import { fakeMedia } from './cli/fakeMedia.ts';
import { host } from './cli/host.ts';
import { printError } from './cli/print.ts';
import { run } from './cli/program.ts';
import { report } from './cli/report.ts';
import { serve } from './cli/serve.ts';
import { installService, serviceStatus, uninstallService } from './cli/service.ts';
import { createToken, listTokens, revokeToken } from './cli/token.ts';
import { errorText } from './errorText.ts';
import { exitCodes, StartError } from './startErrors.ts';

const actions = {
	serve,
	doctor,
	host,
	createToken,
	revokeToken,
	listTokens,
	fakeMedia,
	createCa,
	exportCa,
	issueCa,
	importCa,
	removeCa,
	installService,
	uninstallService,
	serviceStatus,
	backup,
	restore,
	report,
	clusterStatus,
};

let exitCode: number;
try {
	exitCode = await run(process.argv.slice(2), actions, __LECTERN_VERSION__);
} catch (error) {
	// After what the log has of it, which is written at the end of the turn.
	await setImmediate();
	printError(`lectern: ${errorText(error)}\n`);
	if (!(error instanceof StartError) && error instanceof Error) printError(`${error.stack}\n`);
	exitCode = error instanceof StartError ? exitCodes[error.code] : exitCodes.other;
}
// An open socket or timer must not keep the process alive after the command is done. Electron ignores `process.exitCode`.
process.exit(exitCode);
