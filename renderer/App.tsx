import { lazy, Suspense, useEffect, useState } from 'react';
import { type Entry, readEntry, watchUrl } from './join/entry.ts';
import { LandingScreen } from './join/LandingScreen.tsx';
import { PageSkeleton } from './ui/PageSkeleton.tsx';
import { prefetch } from './ui/prefetch.ts';
import { TooltipProvider } from './ui/Tooltip.tsx';

const loadParticipantApp = () => import('./join/ParticipantApp.tsx');
/** Loaded lazily, so that the landing page stays small: the call brings mediasoup-client with it. */
const ParticipantApp = lazy(() => loadParticipantApp().then((part) => ({ default: part.ParticipantApp })));
/** Brings the media library with it, which no other page loads. */
const FilmScreen = lazy(() => import('./film/FilmScreen.tsx').then((part) => ({ default: part.FilmScreen })));
const PhoneCheckScreen = lazy(() =>
	import('./join/phoneCheck/PhoneCheckScreen.tsx').then((part) => ({ default: part.PhoneCheckScreen })),
);
/** Loaded without the call, so that a phone which has scanned the code can answer at once. */
const VoteScreen = lazy(() => import('./join/vote/VoteScreen.tsx').then((part) => ({ default: part.VoteScreen })));
const HostApp = lazy(() => import('./host/HostApp.tsx').then((part) => ({ default: part.HostApp })));

export function App() {
	const [entry] = useState(() => readEntry(new URL(location.href), isSecureContext));
	useEffect(() => {
		if (entry.screen === 'landing') prefetch(loadParticipantApp);
	}, [entry]);
	return (
		<TooltipProvider>
			<Suspense fallback={<PageSkeleton />}>
				<Screen entry={entry} />
			</Suspense>
		</TooltipProvider>
	);
}

function Screen({ entry }: { entry: Entry }) {
	switch (entry.screen) {
		case 'host':
			return <HostApp />;
		case 'film':
			return <FilmScreen />;
		case 'phoneCheck':
			return <PhoneCheckScreen checkId={entry.checkId} />;
		case 'vote':
			return <VoteScreen roomCode={entry.roomCode} />;
		case 'landing':
			return (
				<LandingScreen roomCode={entry.roomCode} onWatch={() => location.assign(watchUrl(new URL(location.href)))} />
			);
		case 'join':
			return <ParticipantApp entry={entry} />;
	}
}
