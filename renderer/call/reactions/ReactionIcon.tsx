import { CircleQuestionMark, Heart, PartyPopper, ThumbsUp } from 'lucide-react';
import type { Reaction } from '../../../sfu/protocol/operations.ts';

type Props = { reaction: Reaction; className?: string };

/** Drawn as SVG instead of emoji: the same on every system, with or without an emoji font. */
export function ReactionIcon({ reaction, className }: Props) {
	switch (reaction) {
		case 'thumbsUp':
			return <ThumbsUp className={className} fill="#fcd34d" stroke="#b45309" aria-hidden />;
		case 'clap':
			return <PartyPopper className={className} stroke="#a855f7" aria-hidden />;
		case 'laugh':
			return (
				<Face className={className} mouth="M7.5 13.5h9a4.5 4.5 0 0 1-9 0z" eyes="M7 10l2-1.5 2 1.5M13 10l2-1.5 2 1.5" />
			);
		case 'surprised':
			return (
				<Face
					className={className}
					mouth="M12 13.5a2.2 2.8 0 1 1 0 5.6a2.2 2.8 0 1 1 0-5.6z"
					eyes="M8.5 9v1M15.5 9v1"
				/>
			);
		case 'heart':
			return <Heart className={className} fill="#ef4444" stroke="#b91c1c" aria-hidden />;
		case 'question':
			return <CircleQuestionMark className={className} fill="#7dd3fc" stroke="#075985" aria-hidden />;
	}
}

function Face({ className, mouth, eyes }: { className?: string | undefined; mouth: string; eyes: string }) {
	return (
		<svg viewBox="0 0 24 24" className={className} aria-hidden="true">
			<circle cx="12" cy="12" r="10" fill="#fcd34d" stroke="#b45309" strokeWidth="1.5" />
			<path d={eyes} stroke="#713f12" strokeWidth="1.8" strokeLinecap="round" fill="none" />
			<path d={mouth} fill="#713f12" />
		</svg>
	);
}
