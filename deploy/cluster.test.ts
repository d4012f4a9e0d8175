/** What is handed to operators of several servers, checked by Kubernetes' own schemas and by Compose. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type IStatefulSet, StatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import { type INetworkPolicy, NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { type IPodDisruptionBudget, PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { ConfigMap, type IConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { type INamespace, Namespace } from 'kubernetes-models/v1/Namespace';
import { type IService, Service } from 'kubernetes-models/v1/Service';
import { expect, onTestFinished, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { pipePorts } from '../sfu/cluster/lent/pipePorts.ts';
import { settingNames, variableOf } from '../sfu/config.ts';
import { noRedis, RedisServer } from '../sfu/testing/RedisServer.ts';

const run = promisify(execFile);
const lacks = (program: string) => spawnSync(program, ['--version']).error !== undefined;
const here = import.meta.dirname;
const root = join(here, '..');
const composeFile = join(here, 'compose', 'cluster.yaml');
/** Of a server that has to end while others run, seconds: the default of --drain-seconds, and what closing takes. */
const drainSeconds = 20;
const closingSeconds = 10;

const models = [ConfigMap, Namespace, NetworkPolicy, PodDisruptionBudget, Service, StatefulSet];
type Manifest = IConfigMap | INamespace | INetworkPolicy | IPodDisruptionBudget | IService | IStatefulSet;

async function readManifests(): Promise<Manifest[]> {
	const folder = join(here, 'kubernetes');
	const texts = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')));
	// Documents of unknown shape: the first test looks at it.
	return texts.flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as Manifest));
}

async function manifestOf<T extends Manifest>(is: (value: unknown) => value is T, name: string): Promise<T> {
	const found = (await readManifests()).filter(is).find(({ metadata }) => metadata?.name === name);
	if (!found) throw new Error(`no ${name}`);
	return found;
}

async function containerOf(name: string) {
	const { spec } = await manifestOf(StatefulSet.is, name);
	const [container] = spec?.template.spec?.containers ?? [];
	if (!spec || !container) throw new Error(`no container of ${name}`);
	return { pod: spec.template, container };
}

async function scratchFolder(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'lectern-cluster-'));
	onTestFinished(() => rm(folder, { recursive: true, force: true }));
	return folder;
}

const knownVariables = settingNames.map(variableOf).concat('LECTERN_REDIS_URL');
const unknownVariables = (names: string[]) =>
	names.filter((name) => name.startsWith('LECTERN_') && !knownVariables.includes(name));

test("every object of the manifests fits Kubernetes' schema of its kind", async () => {
	const manifests = await readManifests();
	expect(manifests).toHaveLength(9);
	for (const manifest of manifests) {
		const Model = models.find(({ kind, apiVersion }) => kind === manifest.kind && apiVersion === manifest.apiVersion);
		if (!Model) throw new Error(`no schema of ${manifest.apiVersion} ${manifest.kind}`);
		new Model(manifest as never).validate();
	}
});

test('no object of the manifests has a field that Kubernetes does not know', async () => {
	// The schemas let unknown fields pass, which the API server refuses; the types made of them do not.
	const manifests = await readManifests();
	const misspelled = structuredClone(await manifestOf(StatefulSet.is, 'lectern'));
	Object.assign(misspelled.spec?.template.spec ?? {}, { terminationGracePeriodSecond: 1 });
	const typed = (manifest: Manifest, index: number) =>
		`export const object${index}: import('kubernetes-models/${manifest.apiVersion}/${manifest.kind}').I${manifest.kind} =\n${JSON.stringify(manifest)};`;
	const folder = await scratchFolder();
	await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
	await writeFile(
		join(folder, 'manifests.ts'),
		[...manifests.map(typed), typed(misspelled, manifests.length).replace('=\n', '=\n// @ts-expect-error\n')].join(
			'\n',
		),
	);
	const compilerOptions = { module: 'nodenext', strict: true, skipLibCheck: true, noEmit: true, types: [] };
	await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['manifests.ts'] }));
	const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
	const { stdout } = await run(process.execPath, [tsc, '-p', folder]).catch((error: { stdout: string }) => error);
	expect(stdout).toBe('');
});

test('the servers of Kubernetes have variables of settings that exist, and time to drain', async () => {
	const { pod, container } = await containerOf('lectern');
	const env = container.env ?? [];
	expect(unknownVariables(env.map(({ name }) => name))).toEqual([]);
	const own = env.find(({ name }) => name === 'LECTERN_DRAIN_SECONDS')?.value;
	expect(pod.spec?.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(Number(own ?? drainSeconds) + closingSeconds);
});

test('what the objects of Kubernetes say of each other is there', async () => {
	const manifests = await readManifests();
	const { pod, container } = await containerOf('lectern');
	const redis = await containerOf('lectern-redis');
	const labels = [pod, redis.pod].map(({ metadata }) => metadata?.labels?.['app.kubernetes.io/name']);
	expect(labels).toEqual(['lectern', 'lectern-redis']);
	const portsOf = (name: string | undefined) =>
		((name === 'lectern' ? container : redis.container).ports ?? []).map((port) => port.name);
	for (const { spec } of manifests.filter(Service.is)) {
		const selected = spec?.selector?.['app.kubernetes.io/name'];
		expect(labels).toContain(selected);
		for (const { targetPort } of spec?.ports ?? []) expect(portsOf(selected)).toContain(targetPort);
	}
	for (const { spec } of manifests.filter(PodDisruptionBudget.is))
		expect(spec?.selector?.matchLabels).toEqual(pod.metadata?.labels);
	for (const { spec } of manifests.filter(NetworkPolicy.is))
		expect(spec?.podSelector?.matchLabels).toEqual(redis.pod.metadata?.labels);
	const probes = [container.startupProbe, container.readinessProbe, container.livenessProbe];
	expect(probes.map((probe) => probe?.httpGet)).toEqual(Array(3).fill({ path: '/api/health', port: 'http' }));
	const address = container.env?.find(({ name }) => name === 'LECTERN_REDIS_URL')?.value ?? '';
	const { hostname, port } = new URL(address.replace('$(REDIS_PASSWORD)', 'secret'));
	const service = await manifestOf(Service.is, hostname.replace('.lectern.svc', ''));
	expect(service.spec?.ports?.map((entry) => String(entry.port))).toEqual([port]);
});

/** The lines of a redis.conf as flags, without what a test chooses itself. */
function flagsOf(config: string): string[] {
	const lines = config.split('\n').map((line) => line.trim());
	return lines
		.filter((line) => /^[a-z]/.test(line) && !/^(bind|dir|requirepass) /.test(line))
		.flatMap((line) => [`--${line.slice(0, line.indexOf(' '))}`, line.slice(line.indexOf(' ') + 1).replace('""', '')]);
}

test.skipIf(noRedis)(
	'Redis accepts its settings, keeps what it is told, and throws nothing away when it is full',
	async () => {
		const { data } = await manifestOf(ConfigMap.is, 'lectern-redis');
		const { services } = parse(await readFile(composeFile, 'utf8'));
		const settings = flagsOf(data?.['redis.conf'] ?? '');
		expect(flagsOf(services.redis.command[2].replace(/^exec.*|^END/gm, ''))).toEqual(settings);
		await using redis = await RedisServer.start({ password: 'of-a-secret', settings });
		const told = (name: string) => redis.ask('config', 'get', name);
		expect(await told('maxmemory')).toEqual(['maxmemory', String(256 * 1024 * 1024)]);
		expect(await told('maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
		expect(await told('appendonly')).toEqual(['appendonly', 'yes']);
	},
);

test.skipIf(lacks('docker-compose'))(
	'Compose accepts the three servers and their Redis, with a password alone',
	async () => {
		const compose = (env: NodeJS.ProcessEnv) => run('docker-compose', ['-f', composeFile, 'config', '-q'], { env });
		await compose({ ...process.env, REDIS_PASSWORD: 'secret' });
		await expect(compose({ ...process.env, REDIS_PASSWORD: '' })).rejects.toThrow('REDIS_PASSWORD');
	},
);

type ComposeServer = {
	environment: { LECTERN_PORT: number; LECTERN_HTTP_PORT: number; LECTERN_MEDIA_PORT: number };
	stop_grace_period: string;
};

test('the three servers of Compose have ports of their own, time to drain, and variables of settings that exist', async () => {
	const { services } = parse(await readFile(composeFile, 'utf8'), { merge: true });
	const servers: ComposeServer[] = ['lectern-1', 'lectern-2', 'lectern-3'].map((name) => services[name]);
	const ports: number[] = [];
	for (const { environment, stop_grace_period } of servers) {
		expect(unknownVariables(Object.keys(environment))).toEqual([]);
		expect(Number.parseInt(stop_grace_period, 10)).toBeGreaterThanOrEqual(drainSeconds + closingSeconds);
		const { LECTERN_MEDIA_PORT: mediaPort } = environment;
		const pipes = pipePorts({ mediaPort, lastMediaPort: null, workers: 1 });
		const mediaPorts = Array.from({ length: (pipes?.max ?? 0) - mediaPort + 1 }, (_, at) => mediaPort + at);
		ports.push(environment.LECTERN_PORT, environment.LECTERN_HTTP_PORT, ...mediaPorts);
	}
	expect(ports.length).toBeGreaterThan(3 * 200);
	expect(new Set(ports).size).toBe(ports.length);
});
