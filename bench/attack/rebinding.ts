/** A web page of somebody else, under a name that leads to this computer: wrong Host and Origin, on every route and socket. */
import { request } from 'node:http';
import { connect } from 'node:net';
import { type Measure, measure } from '../report.ts';
import { BenchServer } from '../server.ts';
import { broken } from './Attack.ts';
import { bearer, call } from './http.ts';
import { frame } from './RawSocket.ts';

const wrongHosts = [
	'evil.example',
	'evil.example:80',
	'127.0.0.1.evil.example',
	'localhost.evil.example',
	'evil.example.',
	'evil.example#127.0.0.1',
	'127.0.0.1@evil.example',
	'evil.example\\@127.0.0.1',
	'xn--lcalhost-g3a',
];
const wrongOrigins = ['http://evil.example', 'https://127.0.0.1.evil.example', 'null', 'file://', 'http://127.0.0.1:1'];
const paths = ['/socket.io/', '/socket', '/ws'];

export async function rebinding(): Promise<Record<string, Measure>> {
	const routes: string[] = [];
	const onLogLine = (line: string) => {
		const read = line.includes('"routes"') ? JSON.parse(line).routes : [];
		if (Array.isArray(read)) routes.push(...read.flatMap(String));
	};
	const server = await BenchServer.start({ flags: ['--open'], logLevel: 'debug', onLogLine, expectsWarnings: true });
	const { httpPort: port, hostToken } = server.info;
	const letIn: string[] = [];
	let tries = 0;
	try {
		for (const route of new Set(routes)) {
			const [methods = '', path = ''] = route.split(' ');
			const method = methods.split(',').at(-1) ?? 'GET';
			const filled = path.replace(/:\w+/g, 'x').replace('*', 'x');
			for (const host of wrongHosts) {
				tries++;
				const { status, text } = await call(port, { method, path: filled, headers: { host, ...bearer(hostToken) } });
				if (status < 400) letIn.push(`${route} with Host ${host}: ${status} ${text.slice(0, 60)}`);
			}
			for (const origin of method === 'GET' || method === 'HEAD' || method === 'OPTIONS' ? [] : wrongOrigins) {
				tries++;
				const { status } = await call(port, { method, path: filled, headers: { origin, ...bearer(hostToken) } });
				if (status < 400) letIn.push(`${route} with Origin ${origin}: ${status}`);
			}
		}
		for (const path of paths) {
			for (const headers of [...wrongHosts.map((host) => ({ host })), ...wrongOrigins.map((origin) => ({ origin }))]) {
				tries += 2;
				const what = `${path} with ${JSON.stringify(headers)}`;
				if (await opensByPolling(port, path, headers)) letIn.push(`polling on ${what}`);
				if (await opensByWebSocket(port, path, headers)) letIn.push(`WebSocket on ${what}`);
			}
		}
		return { tries: measure(tries, 'count'), routes: measure(new Set(routes).size, 'count'), letIn: broken(letIn) };
	} finally {
		await server.stop();
	}
}

type Headers = { host: string } | { origin: string };

/** Whether Socket.IO accepts the namespace; a session of Engine.IO alone is good for nothing. */
async function opensByPolling(port: number, path: string, headers: Headers): Promise<boolean> {
	const base = `${path}?EIO=4&transport=polling`;
	const opened = await call(port, { path: base, headers });
	const sid = /"sid":"([^"]+)"/.exec(opened.text)?.[1];
	if (sid === undefined) return false;
	const at = { path: `${base}&sid=${sid}`, headers };
	await new Promise<void>((resolve, reject) => {
		const asked = request({ host: '127.0.0.1', port, method: 'POST', ...at, agent: false }, (response) => {
			response.resume().on('end', resolve);
		});
		asked.on('error', reject).end('40');
	});
	return (await call(port, at)).text.includes('40{');
}

function opensByWebSocket(port: number, path: string, headers: Headers): Promise<boolean> {
	const lines = Object.entries({ host: `127.0.0.1:${port}`, ...headers }).map(([name, value]) => `${name}: ${value}`);
	const upgrade = ['Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13'];
	const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
	const socket = connect({ host: '127.0.0.1', port });
	return new Promise((resolve) => {
		let read = '';
		const end = (isIn: boolean) => {
			socket.destroy();
			resolve(isIn);
		};
		socket.on('error', () => end(false)).on('close', () => end(false));
		socket.on('data', (chunk: Buffer) => {
			const begins = read === '';
			read += chunk.toString('latin1');
			if (begins && read.startsWith('HTTP/1.1 101')) socket.write(frame('40'));
			if (read.includes('40{')) end(true);
			else if (read.includes('44{') || /^HTTP\/1.1 [45]/.test(read)) end(false);
		});
		socket.write([`GET ${path}?EIO=4&transport=websocket HTTP/1.1`, ...lines, ...upgrade, key, '\r\n'].join('\r\n'));
	});
}
