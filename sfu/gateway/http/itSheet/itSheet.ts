/** What a school's administrator needs to know of this computer: the same facts as in docs/it-sheet.md, which is made of them. */

/** Texts may have `code` and **bold** words. */
export type SheetPart =
	| { text: string }
	| { list: string[] }
	| { table: { heads: string[]; rows: string[][] } }
	/** Commands, or a file, word by word. */
	| { code: string };
export type SheetSection = { title: string; parts: SheetPart[] };

export type SheetFacts = {
	httpsPort: number;
	httpPort: number;
	mediaPorts: number[];
	/** Addresses of the first page. */
	urls: string[];
	/** By mDNS; null: not announced. */
	localName: string | null;
	ca: {
		/** Whose certificate devices are to trust. */
		owner: string;
		/** Who vouches for pages: the CA of this computer, the root of a school, or whoever issued the certificate of `--cert`. */
		source: 'computer' | 'school' | 'given';
		fingerprint: string;
		/** What it may vouch for. */
		permitted: string;
		/** Its last day, e.g. 2036-05-31. */
		lastDay: string;
		/** As `lectern ca export --format chromebook`. */
		policy: string;
	};
};

export function itSheet(facts: SheetFacts): SheetSection[] {
	return [
		whatItIs(facts),
		ports(facts),
		network(facts),
		laptopFirewall(facts),
		certificate(facts),
		schoolRoot(facts),
		chromebooks(facts),
		windows(),
		apple(facts),
		others(),
		cameras(facts),
		lostLaptop(),
	];
}

/** Ports that follow each other as one range. */
function mediaRange({ mediaPorts }: SheetFacts, dash: string): string {
	const [first, last] = [Math.min(...mediaPorts), Math.max(...mediaPorts)];
	const inARow = last - first === mediaPorts.length - 1;
	if (!inARow) return mediaPorts.join(',');
	return first === last ? String(first) : `${first}${dash}${last}`;
}

const whatItIs = ({ urls }: SheetFacts): SheetSection => ({
	title: 'What it is',
	parts: [
		{
			text: 'Lectern holds a live class on the laptop of a teacher. Students join with the browser that they have, on the same network: camera, sound, screen, chat. Nothing is installed for them, nobody has an account, and nothing is sent to the internet.',
		},
		{ text: `Addresses of this laptop: ${urls.map((url) => `\`${url}\``).join(', ')}.` },
	],
});

const ports = (facts: SheetFacts): SheetSection => ({
	title: 'Ports',
	parts: [
		{
			table: {
				heads: ['Port', 'Protocol', 'From students to the laptop'],
				rows: [
					[String(facts.httpsPort), 'TCP', 'the class, secure: pages and signalling (https, wss)'],
					[String(facts.httpPort), 'TCP', 'the first page, and watching without a camera (http, ws)'],
					[mediaRange(facts, '-'), 'UDP', 'sound and video (WebRTC: ICE, DTLS, SRTP)'],
					[mediaRange(facts, '-'), 'TCP', 'the same, where UDP is blocked'],
					['5353', 'UDP', 'announcement by mDNS to 224.0.0.251 and ff02::fb, for names that end in .local'],
				],
			},
		},
		{
			text: 'There is one media port for each processor core. If a port is taken, the next free one is used: this page shows those in use. Answers go back on the same connections; the laptop opens none to students.',
		},
	],
});

const network = ({ localName }: SheetFacts): SheetSection => ({
	title: 'Network',
	parts: [
		{
			list: [
				'Devices of students must be able to reach the laptop: **client isolation** (also "guest mode", "AP isolation") is off in the network of the class, or lets the ports above through.',
				'Different subnets are fine where they are routed. mDNS ends at the router, and is not needed: students scan a QR code or type the address.',
				`Name on the local network: ${localName ? `\`${localName}\`` : 'none is announced at the moment'}.`,
				'A fixed address helps: reserve one for each laptop (DHCP), or give it a name in your DNS (`lectern ca issue --dns`).',
				'Leave these addresses out of proxies (PAC file, bypass list) and of TLS inspection: an inspected connection has neither a trusted certificate nor sound.',
				'A VPN on the laptop or on devices of students usually hides the local network: exclude the address block of the school (split tunnel).',
			],
		},
	],
});

const laptopFirewall = (facts: SheetFacts): SheetSection => {
	const tcp = (dash: string) => `${facts.httpsPort},${facts.httpPort},${mediaRange(facts, dash)}`;
	const rule = (protocol: string, localPorts: string) =>
		`netsh advfirewall firewall add rule name="Lectern ${protocol}" dir=in action=allow protocol=${protocol} localport=${localPorts} profile=private,domain`;
	const firewalld = [facts.httpsPort, facts.httpPort].map((port) => `--add-port=${port}/tcp`);
	const media = mediaRange(facts, '-').split(',');
	return {
		title: "The laptop's own firewall",
		parts: [
			{
				text: 'Windows, as administrator (or the same rules by group policy, Windows Defender Firewall, Inbound Rules):',
			},
			{ code: [rule('TCP', tcp('-')), rule('UDP', mediaRange(facts, '-'))].join('\n') },
			{ text: 'Linux with ufw, or with firewalld:' },
			{
				code: [
					`ufw allow ${tcp(':')}/tcp`,
					`ufw allow ${mediaRange(facts, ':')}/udp`,
					`firewall-cmd --permanent ${[...firewalld, ...media.flatMap((port) => [`--add-port=${port}/tcp`, `--add-port=${port}/udp`])].join(' ')}`,
					'firewall-cmd --reload',
				].join('\n'),
			},
			{
				text: 'macOS: System Settings, Network, Firewall, Options: allow incoming connections for Lectern (by MDM: payload `com.apple.security.firewall`).',
			},
			{ text: '`lectern doctor` on the laptop says what blocks what.' },
		],
	};
};

const sourceTexts: Record<SheetFacts['ca']['source'], (owner: string) => string> = {
	computer: (owner) =>
		`The class is secured by a certificate that **${owner}** made for itself. Browsers warn until a device trusts it. With a root of the school, below, devices trust all laptops at once.`,
	school: (owner) =>
		`The class is secured by a certificate of **${owner}**. Devices that trust its root join without a warning.`,
	given: (owner) =>
		`The class is secured by the certificate that was given to **${owner}** (\`--cert\`): devices trust it if they trust its issuer. What follows is not in use then.`,
};

const certificate = ({ ca }: SheetFacts): SheetSection => ({
	title: 'Certificate',
	parts: [
		{
			text: sourceTexts[ca.source](ca.owner),
		},
		{
			table: {
				heads: ['Certificate to trust', 'Value'],
				rows: [
					['SHA-256', `\`${ca.fingerprint}\``],
					[
						'Vouches for',
						`servers at ${ca.permitted}; not for mail, programs or other sites (critical NameConstraints)`,
					],
					['Last day', ca.lastDay],
					['Files on this laptop', '`/ca.crt` (DER), `/ca.mobileconfig` (Apple), `/ca-policy.json` (Chrome)'],
				],
			},
		},
	],
});

const schoolRoot = ({ ca }: SheetFacts): SheetSection => ({
	title: ca.source === 'school' ? 'Further laptops' : 'One root for the whole school',
	parts: [
		{
			text: 'On one computer of the administrator, with the address blocks of the school. The key of the root stays there; keep a copy of the folder off-line.',
		},
		{
			code: [
				'lectern ca create --name "Hill School" --block 10.20.0.0/16 --dns hill.example --passphrase-file root.txt',
				'lectern ca export --format der --out hill-school.crt',
				'lectern ca export --format mobileconfig --out hill-school.mobileconfig',
				'lectern ca export --format chromebook --out hill-school-policy.json',
				'lectern ca issue --laptop room-12 --passphrase-file root.txt --bundle-passphrase-file room-12.txt',
			].join('\n'),
		},
		{ text: 'On the laptop, as the user who holds classes; a class that runs goes on:' },
		{ code: 'lectern ca import room-12.lectern.pem --passphrase-file room-12.txt' },
		{
			text: 'The laptop gets a CA of its own, below the root, for the same addresses or fewer (`--block`, `--dns`); `issued.tsv` beside the root lists them. With it, the laptop makes certificates of at most 398 days for itself, whenever its address changes or one ends. It needs another file after two years (`--years`); the host screen says so 45 days before. On a network that is not of the school, it shows a certificate of its own, as without a school.',
		},
	],
});

const chromebooks = ({ ca }: SheetFacts): SheetSection => ({
	title: 'Managed Chromebooks, Chrome and Edge',
	parts: [
		{
			text: 'Google Admin console: Devices, Networks, Certificates: add `ca.crt` for the organisational unit of the students and enable it as certificate authority for Chromebooks. Or, in recent versions, the policy `CACertificatesWithConstraints`, which limits the trust to your address blocks from outside of the certificate as well. Edge has the same policy. The whole of it is in `/ca-policy.json`:',
		},
		// Nobody copies a certificate from paper.
		{ code: ca.policy.trim().replace(/(?<="[A-Za-z0-9+/=]{48})[A-Za-z0-9+/=]+/, '…') },
		{
			text: 'Linux computers: the same file in `/etc/opt/chrome/policies/managed/` or `/etc/chromium/policies/managed/`.',
		},
	],
});

const windows = (): SheetSection => ({
	title: 'Windows',
	parts: [
		{
			list: [
				'**Intune**: Devices, Configuration, Create, platform Windows 10 and later, Templates, Trusted certificate: upload the .crt file, destination store "Computer certificate store - Root". The same template exists for Android Enterprise, iOS/iPadOS and macOS.',
				'**Group policy**: Computer Configuration, Policies, Windows Settings, Security Settings, Public Key Policies, Trusted Root Certification Authorities: import the .crt file.',
				'Chrome and Edge use this store. Firefox does with the policy `Certificates: { "ImportEnterpriseRoots": true }`.',
			],
		},
	],
});

const apple = ({ httpPort }: SheetFacts): SheetSection => ({
	title: 'iPads, iPhones and Macs',
	parts: [
		{
			list: [
				'**Jamf** and other MDMs: Configuration Profiles, upload the .mobileconfig file, or make a profile with a Certificate payload of the .crt file. A root that comes by MDM is trusted at once.',
				`By hand: open \`http://ADDRESS:${httpPort}/ca.mobileconfig\`, install the profile, then Settings, General, About, Certificate Trust Settings: switch it on.`,
				'macOS 15 and later asks whether Chrome or Firefox may find devices on the local network (Privacy & Security, Local Network): users must allow it. Safari needs no permission.',
			],
		},
	],
});

const others = (): SheetSection => ({
	title: 'Android, Linux and Firefox',
	parts: [
		{
			list: [
				'Android by MDM: as trusted CA certificate. By hand: Settings, search "CA certificate", Install anyway.',
				'Linux: `certutil -d sql:$HOME/.pki/nssdb -A -n "Hill School" -t C,, -i ca.crt` for Chrome; the policy above for all users.',
				'Firefox everywhere: policy `Certificates: { "Install": ["hill-school.crt"] }`.',
			],
		},
	],
});

const cameras = ({ urls, httpsPort }: SheetFacts): SheetSection => ({
	title: 'Camera, microphone and screen',
	parts: [
		{
			text: `Where policies block them, allow the secure addresses of the laptops, e.g. \`https://${hostOf(urls[0])}:${httpsPort}\`, in \`VideoCaptureAllowedUrls\`, \`AudioCaptureAllowedUrls\` and \`ScreenCaptureAllowedByOrigins\` (Chrome, Edge).`,
		},
	],
});

const hostOf = (url = 'http://10.20.3.4') => new URL(url).hostname;

const lostLaptop = (): SheetSection => ({
	title: 'When a laptop is lost',
	parts: [
		{
			text: 'There is no revocation list: devices off the internet could not read it. Whoever has the key of a lost laptop can pretend to be a class within the addresses of its file until that ends, and nothing else. Short years and narrow blocks keep that small; where it matters, make a new root and replace the old one on devices and laptops.',
		},
	],
});
