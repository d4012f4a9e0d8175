// Replaces the SFU's process in sfuService.test.ts: a real child process whose first argument selects its behaviour.
const [behaviour] = process.argv.slice(2);
const info = {
	version: '0.0.0',
	pid: process.pid,
	urls: [],
	httpsPort: 0,
	httpPort: 0,
	mediaPorts: [44440],
	roomId: 'room',
	roomCode: 'K7P3QF',
	hostToken: 'token',
	caFile: 'ca.pem',
	recordingsDir: '/data/recordings',
	fingerprint: 'AA',
};

process.on('disconnect', () => process.exit(0));
process.on('message', (message) => {
	switch (message.type) {
		case 'configure':
			configure(message.settings);
			break;
		case 'ping':
			if (behaviour !== 'unresponsive') process.send({ type: 'pong' });
			break;
		case 'networkChanged':
			process.send({ type: 'participants', count: 3 });
			break;
		case 'filmWindow':
			if (message.state === 'gone') process.send({ type: 'closeFilmWindow' });
			else {
				for (const path of ['/host', '//elsewhere/film#job=x', 'film', `/film#job=${'k'.repeat(43)}`])
					process.send({ type: 'openFilmWindow', path });
			}
			break;
		case 'stop':
			if (behaviour !== 'unstoppable') process.exit(0);
	}
});

function configure(settings) {
	if (behaviour === 'crashing') process.exit(7);
	if (behaviour === 'neverReady') return;
	if (behaviour === 'failing') {
		process.send({ type: 'failed', code: 'worker', message: 'no worker' });
		return;
	}
	if (behaviour === 'second') {
		// No page of the web is opened by what a server says.
		process.send({ type: 'failed', code: 'in-use', message: 'in use', hostAddress: 'file:///etc/passwd' });
		process.send({
			type: 'failed',
			code: 'in-use',
			message: 'in use',
			hostAddress: 'http://localhost:4480/host#code=once',
		});
		return;
	}
	process.send({ type: 'nonsense' });
	const ports = { httpsPort: settings.port || 5443, httpPort: settings.httpPort || 5480 };
	process.send({ type: 'ready', info: { ...info, ...ports, roomId: JSON.stringify(settings) } });
}
