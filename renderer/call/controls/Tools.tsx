import { Shapes } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import { ControlButton } from '../../ui/ControlButton.tsx';
import { Menu, MenuHeading, MenuItem, MenuLine } from '../../ui/Menu.tsx';
import { useCall } from '../useCall.tsx';
import { type ToolName, tools, usableTools } from './tools.ts';

const useTools = () => useCall(useShallow(usableTools));

/** The button of the control bar whose menu offers the tools; none for those who may use none of them. */
export function ToolsControl() {
	const { t } = useTranslation();
	const names = useTools();
	const [chosen, setChosen] = useState<ToolName | null>(null);
	if (names.length === 0) return null;
	return (
		<>
			<Menu
				side="top"
				label={t('tools.label')}
				trigger={<ControlButton label={t('tools.label')} caption={t('tools.label')} icon={<Shapes aria-hidden />} />}
			>
				<ToolItems names={names} onChoose={setChosen} />
			</Menu>
			<ToolDialog name={chosen} onClose={() => setChosen(null)} />
		</>
	);
}

type MenuRowsProps = { onChoose: (name: ToolName) => void };

/** The same tools as rows of the More menu. The menu goes when one is chosen: `ToolDialog` stands beside it. */
export function ToolMenuRows({ onChoose }: MenuRowsProps) {
	const { t } = useTranslation();
	const names = useTools();
	if (names.length === 0) return null;
	return (
		<>
			<MenuLine />
			<MenuHeading>{t('tools.label')}</MenuHeading>
			<ToolItems names={names} onChoose={onChoose} />
			<MenuLine />
		</>
	);
}

function ToolItems({ names, onChoose }: MenuRowsProps & { names: ToolName[] }) {
	const { t } = useTranslation();
	return names.map((name) => {
		const { Icon, label } = tools[name];
		return (
			<MenuItem key={name} icon={<Icon aria-hidden />} onSelect={() => onChoose(name)}>
				{t(label)}
			</MenuItem>
		);
	});
}

/** The dialog of the chosen tool. It closes when the person may no longer use the tool. @param name null: none is chosen */
export function ToolDialog({ name, onClose }: { name: ToolName | null; onClose: () => void }) {
	const mayUse = useCall((state) => name !== null && tools[name].mayUse(state));
	if (name === null || !mayUse) return null;
	const { Dialog } = tools[name];
	return <Dialog onClose={onClose} />;
}
