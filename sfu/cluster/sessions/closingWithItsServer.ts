import type { PeerLink } from '../../core/peer/PeerLink.ts';

/**
 * Closes the connection when the server of its room closes, or may not serve the room any more, while the client's own server
 * goes on: the client comes back, and is led to the room's next home.
 */
export function closingWithItsServer(link: PeerLink): PeerLink {
	return {
		notify: (name, data) => {
			link.notify(name, data);
			if (name === 'serverClosing') link.close();
		},
		close: () => link.close(),
	};
}
