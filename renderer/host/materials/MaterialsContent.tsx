import { FolderOpen, KeyRound, ServerCrash } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { MaterialList } from '../../../sfu/protocol/materials.ts';
import type { ShownPage } from '../../../sfu/protocol/models/slides.ts';
import { isQuoted, libraryTable } from '../../problems/screens.ts';
import { lookUp } from '../../problems/Table.ts';
import { formatBytes } from '../../ui/bytes.ts';
import { Callout } from '../../ui/Callout.tsx';
import { Card } from '../../ui/Page.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { Sentence } from '../Sentence.tsx';
import { ClassSection } from './ClassSection.tsx';
import type { Asked } from './material.ts';
import type { MaterialActions } from './useMaterialActions.ts';
import type { MaterialsView } from './useMaterials.ts';

/** From here on people are told that there is little room left. */
const nearlyFullShare = 0.9;

type Props = {
	view: MaterialsView;
	actions: MaterialActions;
	onOpen: (classId: string, page: ShownPage) => void;
	onAsk: (asked: Asked) => void;
};

/** Below the heading: the materials by class, or what there is instead. */
export function MaterialsContent({ view, ...rest }: Props) {
	const { t } = useTranslation();
	if (view.state === 'loading')
		return (
			<div data-testid="materials-loading" className="space-y-3">
				<p role="status" className="sr-only">
					{t('materials.loading')}
				</p>
				<Skeleton className="h-28" />
				<Skeleton className="h-28" />
			</div>
		);
	if (view.state === 'ready') return <Loaded {...view} {...rest} />;
	const trouble = lookUp(libraryTable, view.error);
	return (
		<Sentence
			testId="materials-trouble"
			illustration={trouble.says === 'libraryNotTheHost' ? <KeyRound aria-hidden /> : <ServerCrash aria-hidden />}
			title={t(`problem.screen.${trouble.says}.title`)}
			text={t(`problem.screen.${trouble.says}.text`)}
			code={isQuoted(trouble) ? t('ui.error.code', { code: view.error.code }) : undefined}
		/>
	);
}

type LoadedProps = Omit<Props, 'view'> & { list: MaterialList; isStale: boolean };

function Loaded({ list, isStale, ...rest }: LoadedProps) {
	const { t } = useTranslation();
	const { classes, bytes, maxBytes } = list;
	const filled = classes.filter(
		({ documents, quizzes, results }) => documents.length + quizzes.length + results.length > 0,
	);
	return (
		<div className="flex grow flex-col gap-5">
			{isStale && (
				<Callout testId="materials-stale" kind="warning">
					{t('materials.stale')}
				</Callout>
			)}
			{bytes > nearlyFullShare * maxBytes && (
				<Callout testId="materials-nearly-full" kind="warning">
					{t('materials.nearlyFull', { size: formatBytes(bytes), max: formatBytes(maxBytes) })}
				</Callout>
			)}
			{filled.length === 0 ? (
				<Sentence
					testId="materials-empty"
					illustration={<FolderOpen aria-hidden />}
					title={t('materials.empty.title')}
					text={t('materials.empty.text')}
				/>
			) : (
				filled.map((each) => (
					<ClassSection
						key={each.classId}
						materials={each}
						maxBytes={list.maxClassBytes}
						hasOthers={classes.length > 1}
						{...rest}
					/>
				))
			)}
			<Usage list={list} />
		</div>
	);
}

function Usage({ list: { bytes, maxBytes } }: { list: MaterialList }) {
	const { t } = useTranslation();
	const percent = maxBytes > 0 ? Math.min(100, Math.round((bytes / maxBytes) * 100)) : 0;
	return (
		<Card className="mt-auto">
			<dl>
				<dt className="text-sm font-medium text-muted">{t('materials.used')}</dt>
				<dd data-testid="materials-used" className="figures mt-1 space-y-2 text-[0.9375rem] font-medium">
					<span className="block">
						{t('materials.usedText', { size: formatBytes(bytes), max: formatBytes(maxBytes) })}
					</span>
					<div className="forced-edge h-2 max-w-80 overflow-hidden rounded-full bg-line" aria-hidden="true">
						<div className="forced-mark h-full rounded-full bg-accent" style={{ width: `${percent}%` }} />
					</div>
				</dd>
			</dl>
		</Card>
	);
}
