import { expect, test } from 'vitest';
import { unknownSwitch } from './switches.ts';

const linux = 'linux' as const;

test.each([
	['--remote-debugging-port=9222'],
	['--remote-debugging-pipe'],
	['--remote-debugging-address=0.0.0.0'],
	['--remote-allow-origins=*'],
	['--inspect'],
	['--inspect-brk=0'],
	['--inspect-port=9229'],
	['--js-flags=--allow-natives-syntax'],
	['--disable-web-security'],
	['--no-sandbox'],
	['--disable-gpu-sandbox'],
	['--load-extension=/tmp/x'],
	['--host-resolver-rules=MAP * 192.0.2.1'],
	['--proxy-server=192.0.2.1:8080'],
	['--proxy-pac-url=data:,x'],
	['--ignore-certificate-errors'],
	['--renderer-cmd-prefix=/tmp/x'],
	['--utility-cmd-prefix=/tmp/x'],
	['--gpu-launcher=/tmp/x'],
	['--user-data-dir=/tmp/x'],
	['--disable-site-isolation-trials'],
	['--disable-features=IsolateOrigins,site-per-process'],
	['--unsafely-treat-insecure-origin-as-secure=http://192.0.2.1'],
	['--use-fake-ui-for-media-stream'],
	['--auto-select-desktop-capture-source=Entire screen'],
	['--ssl-key-log-file=/tmp/x'],
	['--log-net-log=/tmp/x'],
	['--password-store=basic'],
	['--enable-features=UseOzonePlatform,PrivateNetworkAccessNonSecureContextsAllowed'],
	['--enable-features=UseOzonePlatform,'],
	['-remote-debugging-port=9222'],
	['-r'],
	['--Disable-GPU'],
	['--constructor'],
	['---port=1'],
	['--lang'],
	['--no-port'],
])('a release does not start with %s', (arg) => {
	expect(unknownSwitch(['--port', '0', arg], linux)).toBe(arg.replace(/=.*/, ''));
});

test('a release starts with its own settings in every spelling, and with what desktops pass', () => {
	const own = [
		'--port',
		'0',
		'--http-port=8080',
		'--no-mdns',
		'--open',
		'--no-confirm-quit',
		'--data-dir',
		'/tmp/class',
	];
	const chromium = [
		'--ozone-platform-hint=auto',
		'--enable-features=UseOzonePlatform,WaylandWindowDecorations',
		'--enable-wayland-ime',
		'--lang=pt-BR',
		'--force-device-scale-factor=1.5',
		'--disable-gpu',
		'--class=Lectern',
		'--password-store=gnome-libsecret',
	];
	expect(unknownSwitch([...own, ...chromium, '-psn_0_12345', '--updated', 'a file', '-', ''], linux)).toBeNull();
});

test('what stands where Chromium looks for no more switches is no switch, and what stands before is', () => {
	expect(unknownSwitch(['--open', '--', '--no-sandbox'], linux)).toBeNull();
	expect(unknownSwitch(['--no-sandbox', '--'], linux)).toBe('--no-sandbox');
});

test('a switch in the place of a value is refused: Chromium reads it as a switch', () => {
	expect(unknownSwitch(['--name', '--remote-debugging-port=1'], linux)).toBe('--remote-debugging-port');
});

test('a switch with a slash is refused on Windows, where Chromium reads it as one, and is a path elsewhere', () => {
	expect(unknownSwitch(['/remote-debugging-port=1'], 'win32')).toBe('/remote-debugging-port');
	expect(unknownSwitch(['/home/teacher/lesson'], linux)).toBeNull();
});

test('the name that is reported holds no control characters', () => {
	expect(unknownSwitch(['--a\u001b[2J\nb'], linux)).toBe('--a??2J?b');
});
