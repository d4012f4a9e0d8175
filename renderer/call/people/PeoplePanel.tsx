import { Tabs } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import type { HostToolProps } from '../entries.ts';
import { ClassHealth } from '../health/ClassHealth.tsx';
import { EndClassTool } from '../moderation/EndClassTool.tsx';
import { SidePanel } from '../SidePanel.tsx';
import { useCall, useHostActions } from '../useCall.tsx';
import { HostBar } from './HostBar.tsx';
import { PeopleList } from './PeopleList.tsx';

/** The people in the class; for hosts and co-hosts also their tools and, in a second tab, the health of the class. */
export function PeoplePanel({ onClose }: { onClose: () => void }) {
	const { t } = useTranslation();
	const host = useHostActions();
	const count = useCall((state) => state.peers.length);
	return (
		<SidePanel name="people" title={t('call.people.title', { count })} onClose={onClose}>
			{host ? <ModeratorView host={host} /> : <PeopleList />}
		</SidePanel>
	);
}

const tabClasses =
	'min-h-11 grow rounded-[10px] px-3 text-[0.9375rem] font-medium text-muted hover:bg-hover data-[state=active]:bg-hover data-[state=active]:text-ink';
const pageClasses = 'flex min-h-0 grow flex-col short:min-h-fit data-[state=inactive]:hidden';

function ModeratorView({ host }: HostToolProps) {
	const { t } = useTranslation();
	return (
		<Tabs.Root defaultValue="people" className="flex min-h-0 grow flex-col short:min-h-fit">
			<Tabs.List aria-label={t('call.people.views')} className="mx-3 mb-2 flex gap-1">
				<Tabs.Trigger data-testid="people-tab-people" value="people" className={tabClasses}>
					{t('call.people.label')}
				</Tabs.Trigger>
				<Tabs.Trigger data-testid="people-tab-health" value="health" className={tabClasses}>
					{t('call.health.label')}
				</Tabs.Trigger>
			</Tabs.List>
			<Tabs.Content value="people" className={pageClasses}>
				<HostBar host={host} />
				<PeopleList />
				<EndClassTool />
			</Tabs.Content>
			<Tabs.Content value="health" className={pageClasses}>
				<ClassHealth host={host} />
			</Tabs.Content>
		</Tabs.Root>
	);
}
