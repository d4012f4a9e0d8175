import { copyFileSync, linkSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const program = 'lectern';

/**
 * Makes release/linux-unpacked-qa: the package of linux-unpacked with one fuse flipped, the one that lets Playwright use the
 * inspector. All but the program are hard links.
 */
export async function makeQaBuild(release) {
	const [from, to] = [join(release, 'linux-unpacked'), join(release, 'linux-unpacked-qa')];
	rmSync(to, { recursive: true, force: true });
	link(from, to);
	const { flipFuses, FuseV1Options, FuseVersion } = await import(import.meta.resolve('@electron/fuses'));
	await flipFuses(join(to, program), {
		version: FuseVersion.V1,
		[FuseV1Options.EnableNodeCliInspectArguments]: true,
	});
}

function link(from, to) {
	mkdirSync(to);
	for (const entry of readdirSync(from, { withFileTypes: true })) {
		const [source, target] = [join(from, entry.name), join(to, entry.name)];
		if (entry.isDirectory()) link(source, target);
		else if (entry.name === program) copyFileSync(source, target);
		else linkSync(source, target);
	}
}
