import { useEffect, useState } from 'react';
import { Voter } from '../../client/state/Voter.ts';
import { PageSkeleton } from '../../ui/PageSkeleton.tsx';
import { voteUrl } from '../entry.ts';
import { formatTypedCode, isCompleteCode } from '../typedCode.ts';
import { EnterCode } from './EnterCode.tsx';
import { VoterScreen } from './VoterScreen.tsx';

/**
 * The short way in, for phones that only answer questions: no camera, no seat, no warning. Loaded without the call.
 * @param roomCode of the address, as it is there
 */
export function VoteScreen({ roomCode }: { roomCode: string }) {
	const [code, setCode] = useState(() => formatTypedCode(roomCode));
	/** Whether the code is tried; false: it is still to be typed, or was wrong. */
	const [isTried, setTried] = useState(() => isCompleteCode(roomCode));
	const voter = useVoter(isTried ? code : null);
	if (!isTried) {
		const enter = (typed: string) => {
			setCode(typed);
			setTried(true);
			// A page that is loaded again asks no second time.
			history.replaceState(null, '', voteUrl(new URL(location.href), typed.replaceAll(' ', '')));
		};
		return <EnterCode code={code} onEnter={enter} />;
	}
	if (!voter) return <PageSkeleton />;
	return <VoterScreen voter={voter} code={code} onOtherCode={() => setTried(false)} />;
}

/** One for each code; null before the first render that has one. */
function useVoter(code: string | null): Voter | null {
	const [voter, setVoter] = useState<Voter | null>(null);
	useEffect(() => {
		if (code === null) return;
		const next = new Voter({ roomCode: code });
		setVoter(next);
		void next.enter();
		return () => {
			next.close();
			setVoter(null);
		};
	}, [code]);
	return voter;
}
