import { NameText } from '../../ui/NameText.tsx';
import { OwnFullScreenButton } from '../../ui/OwnFullScreenButton.tsx';
import { useInvitation } from '../invitation.tsx';
import { Stage } from '../stage/Stage.tsx';
import { useCall } from '../useCall.tsx';

/** What an audience in the room sees of the class: the tiles, and how to join for those who come late. */
export function StageView() {
	const className = useCall(({ room }) => room?.name ?? '');
	const invitation = useInvitation();
	return (
		<div data-testid="stage-window" className="group flex h-dvh flex-col bg-stage pt-3">
			<main className="flex min-h-0 grow">
				<Stage view="stageWindow" />
			</main>
			<footer className="flex min-h-13 shrink-0 flex-wrap items-center gap-x-6 px-4 py-1 text-lg">
				<h1 className="min-w-0 font-semibold">
					<NameText>{className}</NameText>
				</h1>
				{invitation && (
					<span className="figures ml-auto flex min-w-0 flex-wrap gap-x-6 text-muted">
						<span className="min-w-0 wrap-anywhere">{invitation.address}</span>
						<span className="font-semibold tracking-widest text-ink">{invitation.roomCode}</span>
					</span>
				)}
				<OwnFullScreenButton />
			</footer>
		</div>
	);
}
