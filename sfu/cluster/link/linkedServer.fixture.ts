/** A server `child` with links, in a process of its own. Prints its address. Knows the secret that `LinkedServers` have. */
import { LinkedServers } from '../../testing/LinkedServers.ts';

const servers = await LinkedServers.start('child');
const links = servers.links('child');
links.serve('echo', (body) => body);
links.serve('never', () => new Promise(() => {}));
setInterval(() => {}, 60_000);
console.log(servers.target('child').linkUrls[0]);
