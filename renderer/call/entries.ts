/**
 * Types of the entries by which a capability appears on the shared screens of a call. Each shared screen draws a list of
 * components with `Each`: `controls/controls.ts`, `controls/shortcuts.ts`, `controls/tools.ts`, `stage/tileBadges.ts`,
 * `stage/stageOverlays.ts`, `stage/peerMenuItems.ts`, `people/rowBadges.ts`, `people/peopleSections.ts`,
 * `stageBanners.ts`, `people/hostTools.ts`, `topBarItems.ts`, `noticeItems.ts`, `panels.ts`. A component without anything to show returns null.
 */
import type { ParseKeys } from 'i18next';
import type { LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';
import type { HostInfo } from '../../sfu/protocol/http.ts';
import type { CallActions, CallState } from '../client/state/callState.ts';
import type { PeerCallView } from '../client/types.ts';
import type { VoteAddress } from './invitation.tsx';
import type { PanelSwitch } from './SidePanel.tsx';
import type { HostActions } from './useCall.tsx';

/** Components of one list by the name of what they show; drawn in this order. */
export type EntryList<Props extends object> = Record<string, ComponentType<Props>>;

/** A button of the control bar, or a row of the More menu. */
export type ControlProps = { panel: PanelSwitch };

/** A row of *Tools* in the control bar, which opens a dialog. */
export type Tool = {
	/** Key of its name. */
	label: ParseKeys;
	Icon: LucideIcon;
	/** Whoever may not use it does not see it. */
	mayUse: (state: CallState) => boolean;
	Dialog: ComponentType<{ onClose: () => void }>;
};

export type ShortcutContext = { state: CallState; actions: CallActions; panel: PanelSwitch };

export type Shortcut = {
	/** As printed on the keyboard: a capital letter, or `Space`. */
	keyName: string;
	/** Key of the text in the list of shortcuts. */
	label: ParseKeys;
	/** Called once per press, not for repeats. null: a hook listens to the key itself, e.g. because it is held down. */
	press: ((context: ShortcutContext) => void) | null;
};

/**
 * A badge in the corner of a tile. `heldBack`: the server holds this video back from us to save bandwidth. `pinned`: we have
 * made this tile large for ourselves.
 */
export type TileBadgeProps = { peer: PeerCallView; isScreen: boolean; heldBack: boolean; pinned: boolean };

/** A badge in a person's row of the people panel. */
export type RowBadgeProps = { peer: PeerCallView };

/** A tool for the whole class, shown to hosts and co-hosts only. */
export type HostToolProps = { host: HostActions };

/**
 * A row in the menu of one participant, shown to hosts and co-hosts only. `onRemove` asks before it removes the peer.
 */
export type PeerMenuItemProps = { peer: PeerCallView; host: HostActions; onRemove: () => void };

/**
 * State of the room for the projector view of the host, who is not in the call. `serverAheadMs`: how far the server's clock
 * is ahead of ours. `invitation`: as in a call (`invitation.tsx`). `token`: the host's, for what is not in the state.
 */
export type ProjectionProps = {
	roomId: string;
	parts: NonNullable<HostInfo['projection']>['parts'];
	serverAheadMs: number;
	token: string;
	invitation: { roomCode: string; voteAddress: VoteAddress | null };
};

/** Where a capability appears that registers as a whole in `capabilities.ts`. */
export type Capability = {
	/** A row of the host bar, below its buttons. */
	hostRow?: ComponentType<HostToolProps>;
	/** A strip between the top bar and the tiles. */
	stageBanner?: ComponentType<object>;
	/** A sign in the top bar, beside the name of the class. */
	topBarItem?: ComponentType<object>;
	/** A notice over the top of the stage. */
	notice?: ComponentType<object>;
	/** Shown large on the projector view of the host. */
	projection?: ComponentType<ProjectionProps>;
	/** Whether its projection is what everybody looks at now: the ways into the class become one line. */
	takesProjector?: (parts: ProjectionProps['parts']) => boolean;
};
