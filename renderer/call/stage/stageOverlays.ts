import type { EntryList } from '../entries.ts';
import { FloatingReactions } from '../reactions/FloatingReactions.tsx';
import { DropFiles } from '../slides/DropFiles.tsx';
import { VoteCard } from '../votes/card/VoteCard.tsx';
import { VoteForAudience } from '../votes/VoteForAudience.tsx';
import { EmptyClass } from './EmptyClass.tsx';

/** Lie over the tiles, later ones on top; none may move a tile. */
export const stageOverlays: EntryList<object> = {
	emptyClass: EmptyClass,
	reactions: FloatingReactions,
	dropFiles: DropFiles,
	vote: VoteCard,
};

/** Those of them that an audience is to see, in front of a window of its own. */
export const audienceOverlays: EntryList<object> = { reactions: FloatingReactions, vote: VoteForAudience };
