import type { TFunction } from 'i18next';
import { KeyRound, ServerCrash } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HostInfo, HostPatch } from '../../sfu/protocol/http.ts';
import type { ShownPage } from '../../sfu/protocol/models/slides.ts';
import { formatRoomCode } from '../../sfu/protocol/models.ts';
import { CallScreen } from '../call/CallScreen.tsx';
import { InvitationProvider } from '../call/invitation.tsx';
import { useDisposedCall, usePhase } from '../call/useCall.tsx';
import { isOfThisTab, readSeat } from '../client/kept/keptSeat.ts';
import type { CallError } from '../client/signalling/CallError.ts';
import { openClass } from '../client/signalling/classesApi.ts';
import { type Call, createCall } from '../client/state/callStore.ts';
import type { EndReason } from '../client/types.ts';
import { ComingBackScreen } from '../join/ComingBackScreen.tsx';
import { EndedScreen } from '../join/EndedScreen.tsx';
import { isSeat, type KeptPlace, useComingBack } from '../join/useComingBack.ts';
import { rememberedChoices } from '../join/useDeviceChoices.ts';
import { type LineSituation, lineText } from '../problems/lines.ts';
import { screenTables } from '../problems/screens.ts';
import { lookUp } from '../problems/Table.ts';
import { Button } from '../ui/Button.tsx';
import { Message } from '../ui/Message.tsx';
import { Page } from '../ui/Page.tsx';
import { Skeleton } from '../ui/Skeleton.tsx';
import { ArrivalsNotice } from './ArrivalsNotice.tsx';
import type { RunChange } from './classes/useClassActions.ts';
import { HostHome } from './HostHome.tsx';
import { HostNotes } from './HostNotes.tsx';
import { HostToken } from './hostToken.ts';
import { JoinCard, joinAddress, voteAddress } from './JoinCard.tsx';
import { LibraryScreen } from './library/LibraryScreen.tsx';
import { MaterialsScreen } from './materials/MaterialsScreen.tsx';
import { useShownAtStart } from './materials/useShownAtStart.ts';
import { RefusedInCall } from './RefusedNotice.tsx';
import { ScreenPicker } from './ScreenPicker.tsx';
import type { StartChoice } from './StartCard.tsx';
import { type ShownSummary, Summary } from './summary/Summary.tsx';
import { useEndedLesson } from './summary/useEndedLesson.ts';
import { missedPollsShown, type Projection, useHostInfo, useHostToken } from './useHost.ts';

const slot = 'lectern.hostSeat';

/** The host's page, in the desktop program or a browser. */
export function HostApp() {
	const [hostToken] = useState(() => new HostToken());
	const token = useHostToken(hostToken);
	if (token === null) return <HostSkeleton />;
	return token === 'missing' ? <NotTheHost /> : <Host token={token} hostToken={hostToken} />;
}

function Host({ token, hostToken }: { token: string; hostToken: HostToken }) {
	const { t } = useTranslation();
	const renew = useCallback(() => void hostToken.renew(token).catch(() => {}), [hostToken, token]);
	const { view, change, run, changeError, refresh } = useHostInfo(token, renew);
	if (view.state === 'loading') return <HostSkeleton />;
	if (view.state === 'ready')
		return (
			<ReadyHost
				token={token}
				hostToken={hostToken}
				refused={view.refused}
				unreachable={view.missedPolls >= missedPollsShown}
				info={view.info}
				projection={view.projection}
				changeError={changeError}
				onChange={change}
				run={run}
				refresh={refresh}
			/>
		);
	const { says, remedy } = lookUp(screenTables.hostPage, view.error);
	if (says === 'notTheHost') return <NotTheHost />;
	const act = remedy === 'reload' ? () => location.reload() : () => void refresh();
	return (
		<Message
			testId="host-failed"
			illustration={<ServerCrash aria-hidden />}
			title={t(`problem.screen.${says}.title`)}
			text={t(`problem.screen.${says}.text`)}
			action={
				<Button testId="host-failed-action" variant="primary" size="lg" onClick={act}>
					{t(`problem.remedy.${remedy}`)}
				</Button>
			}
			code={t('ui.error.code', { code: view.error.code })}
		/>
	);
}

type ReadyProps = {
	token: string;
	hostToken: HostToken;
	/** The server does not take the token any more. */
	refused: boolean;
	/** It does not answer. */
	unreachable: boolean;
	info: HostInfo;
	projection: Projection;
	/** Why the last change was not made; null: it was. */
	changeError: CallError | null;
	onChange: (patch: HostPatch) => Promise<boolean>;
	run: RunChange;
	refresh: () => Promise<void>;
};

function ReadyHost(props: ReadyProps) {
	const { token, hostToken, refused, unreachable, info, projection, changeError, onChange, run, refresh } = props;
	const { t } = useTranslation();
	const [call, setCall] = useState<Call | null>(null);
	const [besides, setBesides] = useState<'library' | 'materials' | null>(null);
	const fits = useCallback(
		// A window that was not in the class, e.g. for the projector, does not go there by itself.
		(place: KeptPlace) => place.roomId === info.roomId && isSeat(place) && isOfThisTab(slot, place),
		[info.roomId],
	);
	const access = useCallback(() => {
		let tried = token;
		const renewToken = async () => {
			tried = await hostToken.renew(tried);
			return tried;
		};
		return { token, renewToken };
	}, [token, hostToken]);
	const back = useComingBack({ slot, fits, options: access, onCall: setCall });
	const phase = usePhase(call);
	const [summary, setSummary] = useState<ShownSummary>(null);
	const showEnded = useCallback((classId: string) => setSummary({ classId, justEnded: true }), []);
	const isLooking = useEndedLesson(call, phase, info, refresh, showEnded);
	const lastChoice = useRef<StartChoice>(null);
	const inCall = phase.name === 'joined' || phase.name === 'reconnecting';
	useDisposedCall(call);
	useEffect(() => {
		void window.lectern?.setClassRunning(inCall);
	}, [inCall]);
	useEffect(() => window.lectern?.onLeaveRequested(() => void call?.actions.leave()), [call]);

	const start = (choice: StartChoice) => {
		const { displayName, choices } = choice;
		lastChoice.current = choice;
		setSummary(null);
		back.stop();
		const next = createCall();
		setCall(next);
		const kept = readSeat(slot);
		void next.actions.join({
			...access(),
			roomId: info.roomId,
			displayName,
			slot,
			// Of a window that was closed, or of another one: the host is never in the class twice.
			...(kept?.roomId === info.roomId && { returning: { ...kept, lessonId: null, returnOnly: false } }),
			viewer: false,
			mic: choices.mic,
			camera: choices.camera,
		});
	};
	const startAgain = () => {
		const choices = lastChoice.current?.choices ?? rememberedChoices(slot);
		// It may have been changed in the settings since.
		const displayName = info.hostName ?? lastChoice.current?.displayName;
		if (displayName !== undefined) start({ displayName, choices });
	};
	const showAtStart = useShownAtStart({ roomId: info.roomId, call, phase, start: startAgain });
	const showInClass = async (classId: string, page: ShownPage) => {
		const isOpen = await run((given) => openClass(given, classId));
		if (isOpen) {
			setBesides(null);
			showAtStart({ classId, page });
		}
		return isOpen;
	};
	const address = joinAddress(info);
	const invitation = {
		address: address?.httpUrl ?? t('host.join.noAddress'),
		roomCode: formatRoomCode(info.roomCode),
		voteAddress: voteAddress(info),
		card: (
			<div className="space-y-5">
				<JoinCard
					info={info}
					onPreferAddress={(preferred) => void onChange({ preferredAddress: preferred })}
					onNewCode={() => void onChange({ renewRoomCode: true })}
				/>
				<ArrivalsNotice token={token} info={info} />
				<HostNotes info={info} />
			</div>
		),
	};
	const wasInClass = call?.store.getState().room != null;
	const lastEnd = phase.name === 'ended' ? endText(phase.reason, wasInClass ? 'hostEnded' : 'hostStart', t) : null;
	const changeFailure = changeError && lineText('hostChange', changeError, t);
	const isBefore = phase.name === 'idle' || phase.name === 'joining';
	return (
		<>
			{phase.name === 'ended' && phase.reason.kind === 'takenOver' ? (
				<EndedScreen reason={phase.reason} situation="ended" onRemedy={() => back.again() || setCall(null)} />
			) : back.place && isBefore ? (
				<ComingBackScreen
					className={info.className}
					name={back.place.displayName}
					state={phase.name === 'joining' && phase.nextTryAtMs != null ? 'unreachable' : 'returning'}
					onGoOn={back.goOn}
					onNotMe={() => {
						void call?.actions.leave();
						back.notMe();
						setCall(null);
					}}
				/>
			) : call && inCall ? (
				<InvitationProvider invitation={invitation}>
					<CallScreen call={call} />
					{refused && <RefusedInCall />}
				</InvitationProvider>
			) : isLooking ? (
				<HostSkeleton />
			) : summary ? (
				<Summary
					{...{ token, info, run, summary }}
					busy={phase.name === 'joining'}
					onStart={startAgain}
					onBack={() => setSummary(null)}
				/>
			) : besides === 'library' ? (
				<LibraryScreen token={token} onBack={() => setBesides(null)} />
			) : besides === 'materials' ? (
				<MaterialsScreen token={token} onOpen={showInClass} failure={changeFailure} onBack={() => setBesides(null)} />
			) : (
				<HostHome
					token={token}
					info={info}
					projection={projection}
					lastEnd={lastEnd}
					refused={refused}
					unreachable={unreachable}
					changeFailure={changeFailure}
					busy={phase.name === 'joining'}
					onChange={onChange}
					run={run}
					onSummary={(classId) => setSummary({ classId, justEnded: false })}
					onStart={start}
					onOpenLibrary={() => setBesides('library')}
					onOpenMaterials={() => setBesides('materials')}
				/>
			)}
			<ScreenPicker />
		</>
	);
}

/** Why the call failed; null if the host left or ended the class, which needs no explanation. */
const endText = (reason: EndReason, situation: LineSituation, t: TFunction): string | null =>
	reason.kind === 'error' ? lineText(situation, reason.error, t) : null;

function NotTheHost() {
	const { t } = useTranslation();
	return (
		<Message
			testId="host-unknown"
			illustration={<KeyRound aria-hidden />}
			title={t('problem.screen.notTheHost.title')}
			text={t('problem.screen.notTheHost.text')}
			action={
				<Button testId="host-unknown-action" variant="primary" size="lg" onClick={() => location.assign('/')}>
					{t('problem.remedy.asStudent')}
				</Button>
			}
		/>
	);
}

function HostSkeleton() {
	return (
		<Page testId="host-loading" width="wide">
			<div className="my-auto space-y-5">
				<Skeleton className="h-11 w-72" />
				<div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_23rem]">
					<Skeleton className="h-96" />
					<Skeleton className="h-96" />
				</div>
				<Skeleton className="h-28" />
			</div>
		</Page>
	);
}
