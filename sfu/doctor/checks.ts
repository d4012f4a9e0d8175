import type { Check } from './Check.ts';
import { announcement } from './checks/announcement.ts';
import { certificate } from './checks/certificate.ts';
import { clock } from './checks/clock.ts';
import { devices } from './checks/devices.ts';
import { disk } from './checks/disk.ts';
import { firewall } from './checks/firewall.ts';
import { given } from './checks/given.ts';
import { isolation } from './checks/isolation.ts';
import { media } from './checks/media.ts';
import { network } from './checks/network.ts';
import { ports } from './checks/ports.ts';
import { publicAddress } from './checks/publicAddress.ts';
import { server } from './checks/server.ts';
import { vpn } from './checks/vpn.ts';

/** In the order in which teachers read them. A new check is a file in `checks/` and a line here. */
export const checks: readonly Check[] = [
	server,
	network,
	vpn,
	publicAddress,
	firewall,
	isolation,
	devices,
	ports,
	announcement,
	certificate,
	given,
	clock,
	disk,
	media,
];
