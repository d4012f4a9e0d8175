import { CircleHelp, Film, FolderOpen, Settings } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HostInfo, HostPatch } from '../../sfu/protocol/http.ts';
import { useDeviceChoices } from '../join/useDeviceChoices.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { Callout } from '../ui/Callout.tsx';
import { Card, Page } from '../ui/Page.tsx';
import { useMediaQuery } from '../ui/useMediaQuery.ts';
import { ArrivalsNotice } from './ArrivalsNotice.tsx';
import { ClassName } from './ClassName.tsx';
import { ClassesSection } from './classes/ClassesSection.tsx';
import type { RunChange } from './classes/useClassActions.ts';
import { FingerprintButton } from './FingerprintButton.tsx';
import { HostNotes } from './HostNotes.tsx';
import { FirstClassCard } from './help/FirstClassCard.tsx';
import { firstClassGuide } from './help/firstClassGuide.ts';
import { HelpDialog } from './help/HelpDialog.tsx';
import { JoinCard } from './JoinCard.tsx';
import { Projector } from './Projector.tsx';
import { RefusedNotice } from './RefusedNotice.tsx';
import { ServerStatus } from './ServerStatus.tsx';
import { ServiceNotice } from './ServiceNotice.tsx';
import { StartCard, type StartChoice } from './StartCard.tsx';
import { SettingsDialog } from './settings/SettingsDialog.tsx';
import type { SectionName } from './settings/sections.ts';
import { UnreachableNotice } from './UnreachableNotice.tsx';
import { type Projection, useHostStatus } from './useHost.ts';
import { WaitingStudents } from './WaitingStudents.tsx';

type Props = {
	token: string;
	info: HostInfo;
	projection: Projection;
	/** Sentence that says why the last call ended unexpectedly, or null. */
	lastEnd: string | null;
	/** The server does not take the token of this window any more. */
	refused: boolean;
	/** The server does not answer: what is shown is what it said last. */
	unreachable: boolean;
	/** Sentence that says why the last change of a setting was not made, or null. */
	changeFailure: string | null;
	busy: boolean;
	onChange: (patch: HostPatch) => Promise<boolean>;
	run: RunChange;
	/** Shows the last lesson of a class. */
	onSummary: (classId: string) => void;
	onStart: (choice: StartChoice) => void;
	onOpenLibrary: () => void;
	onOpenMaterials: () => void;
};

/** The host's screen before the class: how students join, how the host joins, status of the server. */
export function HostHome({
	token,
	info,
	projection,
	lastEnd,
	refused,
	unreachable,
	changeFailure,
	busy,
	onChange,
	run,
	onSummary,
	onStart,
	onOpenLibrary,
	onOpenMaterials,
}: Props) {
	const { t } = useTranslation();
	const status = useHostStatus(token, !refused);
	const [settings, setSettings] = useState<SectionName | null>(null);
	const [helping, setHelping] = useState(false);
	const devices = useDeviceChoices('lectern.hostSeat', 0);
	const isLow = useMediaQuery('(max-height: 767px)');
	// The way to start a class comes first where both have no room.
	const guideIsLast = isLow || info.classes.length > 1;
	const guide = <FirstClassCard onHelp={() => setHelping(true)} />;
	const start = (choice: StartChoice) => {
		firstClassGuide.set(false);
		if (info.hostName === null) void onChange({ hostName: choice.displayName });
		onStart(choice);
	};
	return (
		<Page
			testId="host-home"
			width="wide"
			aside={
				<>
					<Button testId="home-recordings" variant="quiet" onClick={onOpenLibrary}>
						<Film className="size-5" aria-hidden />
						<span className="max-sm:sr-only">{t('library.open')}</span>
					</Button>
					<Button testId="home-materials" variant="quiet" onClick={onOpenMaterials}>
						<FolderOpen className="size-5" aria-hidden />
						<span className="max-sm:sr-only">{t('materials.open')}</span>
					</Button>
					{!info.school?.isShown && !info.givenCertificate && <FingerprintButton value={info.caFingerprint} />}
					<Projector
						token={token}
						info={info}
						projection={projection}
						participantCount={status?.insideCount ?? 0}
						waitingCount={status?.waitingCount ?? 0}
					/>
					<IconButton
						testId="home-settings"
						label={t('settings.title')}
						icon={<Settings className="size-5" aria-hidden />}
						onClick={() => setSettings('you')}
					/>
					<IconButton
						testId="home-help"
						label={t('help.title')}
						icon={<CircleHelp className="size-5" aria-hidden />}
						onClick={() => setHelping(true)}
					/>
				</>
			}
		>
			<div className="my-auto space-y-5">
				<ClassesSection info={info} run={run} failure={changeFailure} onSummary={onSummary}>
					<ClassName name={info.className} onRename={(className) => onChange({ className })} />
				</ClassesSection>
				<ServiceNotice />
				{unreachable && <UnreachableNotice />}
				{refused && <RefusedNotice />}
				{changeFailure && (
					<Callout testId="home-change-failed" kind="warning" announce>
						{changeFailure}
					</Callout>
				)}
				{lastEnd && (
					<Callout testId="home-code-changed" kind="warning">
						{lastEnd}
					</Callout>
				)}
				{!guideIsLast && guide}
				<div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_23rem]">
					<Card>
						<h2 className="mb-4 text-lg font-semibold">{t('host.join.title')}</h2>
						<JoinCard
							info={info}
							onPreferAddress={(address) => void onChange({ preferredAddress: address })}
							onNewCode={() => void onChange({ renewRoomCode: true })}
						/>
					</Card>
					<Card>
						<StartCard
							hostName={info.hostName}
							devices={devices}
							running={info.classRunning}
							insideCount={status?.insideCount ?? 0}
							busy={busy}
							onStart={start}
							onOpenSettings={setSettings}
						>
							<WaitingStudents
								count={status?.waitingCount ?? 0}
								waitForHost={info.waitForHost}
								onChange={(waitForHost) => void onChange({ waitForHost })}
							/>
						</StartCard>
					</Card>
				</div>
				<ArrivalsNotice token={token} info={info} />
				{guideIsLast && guide}
				<HostNotes info={info} />
				<Card>
					<h2 className="sr-only">{t('host.status.title')}</h2>
					<ServerStatus status={status} />
				</Card>
			</div>
			<SettingsDialog
				open={settings}
				onOpen={setSettings}
				failure={changeFailure}
				info={info}
				onChange={onChange}
				devices={devices}
			/>
			<HelpDialog open={helping} onOpenChange={setHelping} token={token} info={info} />
		</Page>
	);
}
