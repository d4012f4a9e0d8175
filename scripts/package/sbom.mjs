import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { npm, npmComplaint } from '../setup/npm.mjs';

/** What the source of the media worker fetches, by the names of mediasoup's wrap files; null: not in the program. */
const workerLicences = {
	'abseil-cpp': 'Apache-2.0',
	catch2: null,
	flatbuffers: 'Apache-2.0',
	libsrtp3: 'BSD-3-Clause',
	libuv: 'MIT',
	openssl: 'Apache-2.0',
	'unordered-dense': 'MIT',
	wingetopt: null,
};
/** Works inside npm packages under other terms than theirs: docs/THIRD-PARTY-NOTICES.md. */
const insideOfPackages = [
	{ type: 'library', name: 'ffmpeg-aac-encoder', version: 'of @mediabunny/aac-encoder', licence: 'LGPL-2.1-or-later' },
	{ type: 'data', name: 'unicode-confusables', version: 'of unhomoglyph', licence: 'Unicode-3.0' },
];
const runtimeLicences = { chrome: 'BSD-3-Clause', node: 'MIT', v8: 'BSD-3-Clause' };

/**
 * The software bill of materials of a package, CycloneDX 1.5: what npm says is no tool, the runtime and the media worker. It is
 * the same for the same parts: no time, no number of its own, no address of a registry, no path of this machine.
 * @param {object} byNpm answer of `npm sbom`
 * @param {{ name: string, version: string, license: string }} manifest package.json
 * @param {{ electron: string, chrome?: string, node?: string, v8?: string }} runtime versions
 * @param {object[]} workerParts answer of `readWorkerParts`
 */
export function completeSbom(byNpm, manifest, runtime, workerParts) {
	const { bomFormat, specVersion, metadata } = byNpm;
	const components = byNpm.components.filter(({ properties = [] }) => !properties.some(isDevelopment));
	const shipped = new Set([metadata.component['bom-ref'], ...components.map((known) => known['bom-ref'])]);
	const dependencies = byNpm.dependencies
		.filter(({ ref }) => shipped.has(ref))
		.map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((each) => shipped.has(each)) }));
	const mediasoup = components.find(({ name }) => name === 'mediasoup');
	const electron = component({ type: 'framework', name: 'electron', version: runtime.electron, licence: 'MIT' });
	const inElectron = Object.entries(runtimeLicences)
		.filter(([name]) => runtime[name])
		.map(([name, licence]) => component({ type: 'library', name, version: runtime[name], licence }));
	inElectron.push(component({ type: 'library', name: 'ffmpeg', version: 'of chrome', licence: 'LGPL-2.1-or-later' }));
	const worker = component({
		type: 'application',
		name: 'mediasoup-worker',
		version: mediasoup.version,
		licence: 'ISC',
	});
	return {
		bomFormat,
		specVersion,
		version: 1,
		metadata: {
			component: {
				...component({
					type: 'application',
					name: manifest.name,
					version: manifest.version,
					licence: manifest.license,
				}),
				'bom-ref': metadata.component['bom-ref'],
			},
		},
		components: [
			...components.map(({ externalReferences = [], properties: _, ...known }) => ({
				...known,
				externalReferences: externalReferences.filter(({ type }) => type !== 'distribution'),
			})),
			{ ...electron, components: inElectron },
			{
				...worker,
				description:
					'Versions as its source names them; a worker that was built by scripts/worker has those of Debian.',
				components: workerParts.map(component),
			},
			...insideOfPackages.map(component),
		],
		dependencies,
	};
}

/**
 * @param {string} subprojects folder of mediasoup's wrap files
 * @throws Error a part whose licence nobody has looked up
 */
export function readWorkerParts(subprojects) {
	const wraps = readdirSync(subprojects).filter((file) => file.endsWith('.wrap'));
	return wraps.flatMap((file) => {
		const name = basename(file, '.wrap');
		const licence = workerLicences[name];
		if (licence === undefined) throw new Error(`the media worker has a new part, ${name}: scripts/package/sbom.mjs`);
		if (licence === null) return [];
		const [, version = 'unknown'] =
			/^directory = .*?-v?(\d.*)$/m.exec(readFileSync(join(subprojects, file), 'utf8')) ?? [];
		return [{ type: 'library', name, version, licence }];
	});
}

/**
 * What `npm sbom` says of all packages. With `--omit=dev` it would leave out those that a tool needs as well, `zod` for one.
 * @throws Error
 */
export async function askNpm(projectDir) {
	const lines = [];
	const onLine = (line) => lines.push(line);
	const result = await npm(['sbom', '--sbom-format=cyclonedx'], { cwd: projectDir, onLine });
	if (result.code !== 0) throw new Error(`npm sbom failed: ${npmComplaint(result)}`);
	const byNpm = JSON.parse(lines.slice(lines.indexOf('{')).join('\n'));
	const shipped = refsOfShipped(JSON.parse(readFileSync(join(projectDir, 'package-lock.json'), 'utf8')));
	const components = byNpm.components.map((each) => {
		const properties = each.properties?.filter((property) => !isDevelopment(property) || !shipped.has(each['bom-ref']));
		return { ...each, properties };
	});
	return { ...byNpm, components };
}

/** npm names a version of a package once, and a tool's when a tool and the program have it in different folders. */
function refsOfShipped({ packages }) {
	const shipped = Object.entries(packages).filter(
		([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional,
	);
	return new Set(
		shipped.map(([path, { name, version }]) => `${name ?? path.replace(/.*node_modules\//, '')}@${version}`),
	);
}

const isDevelopment = ({ name, value }) => name === 'cdx:npm:package:development' && value === 'true';

const component = ({ type, name, version, licence }) => ({
	'bom-ref': `${name}@${version}`,
	type,
	name,
	version,
	licenses: [{ license: { id: licence } }],
});
