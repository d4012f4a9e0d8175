/** A school with one root certificate: its devices join the classes of its laptops, and nothing outside of its addresses. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { launchChromium } from '../fixtures/chromium.ts';
import type { Computer } from '../fixtures/lan.ts';
import { writeFakeDevices } from '../fixtures/media.ts';
import { ann, teacher } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { command, repository, scratchFolder } from '../fixtures/run.ts';
import { ServeProcess } from '../fixtures/serve.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { CallPage } from '../pages/CallPage.ts';
import { JoinPage } from '../pages/JoinPage.ts';
import { LandingPage } from '../pages/LandingPage.ts';

test.describe.configure({ mode: 'serial' });

/** Of the two laptops and the student, 192.168.77.1 to 192.168.77.3, and nobody else. */
const block = '192.168.77.0/30';
const port = 8443;

const classroom = sharedClassroom();
let folder: string;
let browser: Browser;
const at = (name: string) => path.join(folder, name);

/** `lectern ca ...` on a computer. */
const ca = (computer: Computer, ...args: string[]) =>
	computer.run(process.execPath, path.join(repository, 'dist/sfu/cli.js'), 'ca', ...args);

/** The computers in the order of their addresses. */
const laptop2 = () => classroom().lan.computer('laptop2');
const student = () => classroom().lan.computer('student');
const stranger = () => classroom().lan.computer('stranger');

test.beforeAll(async () => {
	folder = await scratchFolder('school');
	const { hostComputer, dataFolder } = classroom();
	const second = await laptop2();
	await student();
	await ca(hostComputer, 'create', '--name', 'Hill School', '--block', block, '--ca-dir', at('ca'));
	for (const [name, computer, dataDir] of [
		['laptop1', hostComputer, dataFolder],
		['laptop2', second, at('laptop2')],
	] as const) {
		await ca(hostComputer, 'issue', '--laptop', name, '--ca-dir', at('ca'), '--out', at(`${name}.pem`));
		await ca(computer, 'import', at(`${name}.pem`), '--data-dir', dataDir);
	}
	const devices = await writeFakeDevices(await scratchFolder('devices'), ann);
	browser = await launchChromium(await student(), {
		...{ home: at('home'), devices },
		caFile: at('ca/school-root.pem'),
	});
});
test.afterAll(() => browser?.close());

/** A page that trusts the root of the school and no other certificate. */
async function pageOfStudent(): Promise<Page> {
	const context = await browser.newContext({ permissions: ['camera', 'microphone'], reducedMotion: 'reduce' });
	return context.newPage();
}

/** From the first page into the class; a warning of the browser would be the end. */
async function joinFrom(page: Page, joinUrl: string): Promise<void> {
	const landing = new LandingPage(page);
	await landing.open(joinUrl);
	await expect(page.getByTestId('landing-school')).toContainText('This class has a certificate of Hill School');
	await expect(landing.trustButton).toBeHidden();
	await landing.joinButton.click();
	await new JoinPage(page).join({ name: ann.name });
	await new CallPage(page).expectOpen();
	expect(new URL(page.url()).protocol).toBe('https:');
}

test('a browser that trusts the root of the school alone joins the classes of two laptops without a warning', async () => {
	const room = classroom();
	const landing = () => room.teacher.page.evaluate(async () => (await (await fetch('/api/landing')).json()).school);
	await expect.poll(landing, 'the running server has the certificate of the school').toBe('Hill School');
	const settings = await room.teacher.home.openSettings('Network');
	await expect(settings.getByTestId('settings-certificate')).toContainText('Certificate of Hill School, until');
	await expect(settings.getByTestId('settings-it-sheet')).toBeVisible();
	await room.teacher.page.keyboard.press('Escape');
	await room.teacher.home.startClass(teacher.name);
	const first = await pageOfStudent();
	await joinFrom(first, room.address.joinUrl);
	await room.teacher.sees(ann);
	await first.context().close();

	const { info } = await ServeProcess.start(await laptop2(), at('laptop2'), at('laptop2.log'));
	const ask = `fetch('http://localhost:${info.httpPort}/api/host', { method: 'PATCH', headers: { authorization: 'Bearer ${info.hostToken}', 'content-type': 'application/json' }, body: '{"waitForHost":false}' })`;
	await (await laptop2()).run(process.execPath, '-e', ask);
	const second = await pageOfStudent();
	await joinFrom(second, `http://${(await laptop2()).address}:${info.httpPort}/?code=${info.roomCode}`);
	await second.context().close();
});

test('the first page and the IT sheet tell of the school', async () => {
	const room = classroom();
	const page = await pageOfStudent();
	await new LandingPage(page).open(room.address.joinUrl);
	await page.getByTestId('landing-school-own').click();
	await review(page, 'landing-school');
	await page.goto(`${room.address.httpUrl}/it-sheet`);
	await expect(page.getByRole('heading', { name: 'Managed Chromebooks, Chrome and Edge' })).toBeVisible();
	await expect(page.getByText(block).first()).toBeVisible();
	await review(page, 'it-sheet');
	await page.context().close();
});

/** A server of OpenSSL with a certificate for its address, which the CA of the second laptop has signed. */
async function serveSigned(computer: Computer): Promise<string> {
	const file = (name: string) => at(`${computer.name}-${name}`);
	await writeFile(file('cnf'), `subjectAltName=IP:${computer.address}\nextendedKeyUsage=serverAuth\n`);
	const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', file('key')];
	await command('openssl', 'req', ...key, '-subj', '/CN=leaf', '-out', file('csr'));
	const signer = ['-CA', at('laptop2.pem'), '-CAkey', at('laptop2.pem'), '-extfile', file('cnf'), '-days', '30'];
	await command('openssl', 'x509', '-req', '-in', file('csr'), ...signer, '-out', file('crt'));
	const shown = ['-cert', file('crt'), '-key', file('key'), '-cert_chain', at('laptop2.pem')];
	computer.start('openssl', ['s_server', '-accept', String(port), ...shown, '-www'], { stdio: 'ignore' });
	return `https://${computer.address}:${port}/`;
}

/** What a browser makes of a server: 'trusted', or the code of its error; waits until there is one. */
async function verdict(page: Page, url: string): Promise<string> {
	const attempt = () =>
		page.goto(url).then(
			() => 'trusted',
			(error: Error) => error.message.match(/ERR_\w+/)?.[0] ?? error.message,
		);
	let found = '';
	const look = async () => {
		found = await attempt();
		return found;
	};
	await expect.poll(look, `a server at ${url}`).not.toBe('ERR_CONNECTION_REFUSED');
	return found;
}

test('refuses what the key of a laptop signs outside of its address block, in Chromium as in OpenSSL', async () => {
	const [inside, outside] = await Promise.all([serveSigned(await laptop2()), serveSigned(await stranger())]);
	const page = await pageOfStudent();
	expect(await verdict(page, inside)).toBe('trusted');
	expect(await verdict(page, outside)).toBe('ERR_CERT_INVALID');
	await page.context().close();
	const refused = command(
		'openssl',
		...['verify', '-CAfile', at('ca/school-root.pem'), '-untrusted', at('laptop2.pem'), at('stranger-crt')],
	);
	await expect(refused).rejects.toThrow('permitted subtree violation');
});

test('a browser with the policy for managed Chromebooks trusts the school, only within the block of the policy', async () => {
	const policy = JSON.parse(
		await ca(classroom().hostComputer, 'export', '--format', 'chromebook', '--ca-dir', at('ca')),
	);
	const [{ constraints }] = policy.CACertificatesWithConstraints;
	expect(constraints.permitted_cidrs).toContain(block);
	const { address } = classroom().hostComputer;
	const others = constraints.permitted_cidrs.filter((cidr: string) => cidr !== block);
	constraints.permitted_cidrs = [`${address}/32`, ...others];
	const home = await scratchFolder('school/managed');
	const managed = await launchChromium(await student(), {
		...{ home, devices: null, caFile: null },
		policy: JSON.stringify(policy),
	});
	try {
		const page = await managed.newPage();
		expect(await verdict(page, classroom().address.httpsUrl)).toBe('trusted');
		expect(await verdict(page, `https://${(await laptop2()).address}:${port}/`)).toBe('ERR_CERT_INVALID');
	} finally {
		await managed.close();
	}
});
