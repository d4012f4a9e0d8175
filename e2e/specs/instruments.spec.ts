/** Tests of the measurement itself: a fake camera and microphone, sent to oneself, have the expected colour and tone. */
import { Attendee } from '../fixtures/attendee.ts';
import { launchChromium } from '../fixtures/chromium.ts';
import { Lan } from '../fixtures/lan.ts';
import { obstacleTo } from '../fixtures/machine.ts';
import { writeFakeDevices } from '../fixtures/media.ts';
import { ann, cleo } from '../fixtures/personas.ts';
import { scratchFolder } from '../fixtures/run.ts';
import { expect, skipUnlessPossible, test } from '../fixtures/test.ts';
import { colourDistance, observeVideos } from '../pages/observe.ts';

const html = `
	<figure data-testid="tile" data-peer-id="one" data-source="camera" data-self="false">
		<video autoplay muted playsinline></video>
		<figcaption>Ann</figcaption>
	</figure>
	<audio autoplay data-testid="peer-audio" data-peer-id="one" data-source="mic"></audio>
	<button>Start</button>`;

test('measures the colour and tone of a fake device, and silence when its tracks are disabled', async () => {
	skipUnlessPossible(obstacleTo('serve'));
	const lan = new Lan();
	try {
		const home = await scratchFolder('instruments');
		const devices = await writeFakeDevices(home, ann);
		const browser = await launchChromium(await lan.computer('alone'), { home, devices, caFile: null });
		const page = await browser.newPage({ permissions: ['camera', 'microphone'] });
		await page.route('https://instruments.test/', (route) => route.fulfill({ contentType: 'text/html', body: html }));
		await page.goto('https://instruments.test/');
		await page.getByRole('button').click();
		await page.evaluate(sendToSelf);
		const attendee = new Attendee(cleo, page);
		await attendee.sees(ann);
		await attendee.hears(ann);
		const [video] = await observeVideos(page);
		expect(colourDistance(video?.colour ?? [0, 0, 0], cleo.colour ?? [0, 0, 0])).toBeGreaterThan(80);
		await page.evaluate(() => {
			const { srcObject } = document.querySelector('audio') ?? {};
			if (srcObject instanceof MediaStream) for (const track of srcObject.getTracks()) track.enabled = false;
		});
		await attendee.hearsNothingOf(ann);
		await browser.close();
	} finally {
		await lan.close();
	}
});

/** Runs in the page: sends through two peer connections, so that media is encoded and decoded as in a call. */
async function sendToSelf(): Promise<void> {
	const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
	const [near, far] = [new RTCPeerConnection(), new RTCPeerConnection()];
	near.onicecandidate = ({ candidate }) => candidate && far.addIceCandidate(candidate);
	far.onicecandidate = ({ candidate }) => candidate && near.addIceCandidate(candidate);
	far.ontrack = ({ track }) => {
		const element = document.querySelector<HTMLMediaElement>(track.kind);
		if (element) element.srcObject = new MediaStream([track]);
	};
	for (const track of stream.getTracks()) near.addTrack(track, stream);
	await near.setLocalDescription();
	if (near.localDescription) await far.setRemoteDescription(near.localDescription);
	await far.setLocalDescription();
	if (far.localDescription) await near.setRemoteDescription(far.localDescription);
}
