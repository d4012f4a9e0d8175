/**
 * What is written of rooms, as scripts: each is one step for everybody who looks at its keys, and harmless when it is carried
 * out late. Their keys: see `roomKeys`.
 */

/** Of one room. `code`: its code as it is to be found from now on. */
export const roomKeys = (roomId: string, code: string) => [
	`room:${roomId}`,
	`lesson:${roomId}`,
	`ended:${roomId}`,
	`code:${code}`,
];

/** A room that has ended is remembered for so long, ms: a write of before it ended must not bring it back. */
const endedMs = 10 * 60_000;

/**
 * Arguments: epoch, number of this save, `whole` or `part`, server id, room id, code, ms until the room is forgotten (0: never),
 * then three lists, each with its length before it: fields and values of the room; keys of the lesson that are removed; keys and
 * values that are written.
 *
 * Answers `saved`; `late`: a later save of this epoch is there; `missing`: there is no such room (any more), all of it is wanted;
 * `ended`: the room was ended in this epoch or a later one; `other`: another epoch; `code`: another room has the code.
 */
export const saveScript = `
local epoch = tonumber(ARGV[1])
local known = tonumber(redis.call('HGET', KEYS[1], 'epoch') or nil)
if known and known ~= epoch then return 'other' end
if not known then
	local ended = tonumber(redis.call('GET', KEYS[3]) or nil)
	if ended and ended >= epoch then return 'ended' end
	if ARGV[3] ~= 'whole' then return 'missing' end
end
local savedIn, savedAs = string.match(redis.call('HGET', KEYS[1], 'saved') or '', '^(%d+):(%d+)$')
if tonumber(savedIn) == epoch and tonumber(savedAs) >= tonumber(ARGV[2]) then return 'late' end
if not (savedIn and tonumber(savedIn) == epoch) and ARGV[3] ~= 'whole' then return 'missing' end
local prefix = string.sub(KEYS[4], 1, #KEYS[4] - #('code:' .. ARGV[6]))
local holder = redis.call('GET', KEYS[4])
if holder and holder ~= ARGV[5] and redis.call('EXISTS', prefix .. 'room:' .. holder) == 1 then return 'code' end
local before = redis.call('HGET', KEYS[1], 'code')
if before and before ~= ARGV[6] and redis.call('GET', prefix .. 'code:' .. before) == ARGV[5] then
	redis.call('DEL', prefix .. 'code:' .. before)
end
redis.call('SET', KEYS[4], ARGV[5])
local now = redis.call('TIME')
if not known then redis.call('HSET', KEYS[1], 'home', ARGV[4]) end
redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'code', ARGV[6], 'saved', ARGV[1] .. ':' .. ARGV[2],
	'savedBy', ARGV[4], 'savedAtMs', now[1] .. string.sub(string.format('%06d', now[2]), 1, 3))
local at = 8
local function list()
	local count = tonumber(ARGV[at])
	local from = at + 1
	at = from + count
	return from, at - 1
end
local from, to = list()
for i = from, to, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
if ARGV[3] == 'whole' then redis.call('DEL', KEYS[2]) end
from, to = list()
for i = from, to do redis.call('HDEL', KEYS[2], ARGV[i]) end
from, to = list()
for i = from, to, 2 do redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1]) end
for _, key in ipairs({ KEYS[1], KEYS[2], KEYS[4] }) do
	if tonumber(ARGV[7]) > 0 then redis.call('PEXPIRE', key, ARGV[7]) else redis.call('PERSIST', key) end
end
return 'saved'
`;

/** Arguments: epoch, room id. Answers `ended`, or `other`: another epoch. */
export const endScript = `
local known = tonumber(redis.call('HGET', KEYS[1], 'epoch') or nil)
if known and known > tonumber(ARGV[1]) then return 'other' end
local code = redis.call('HGET', KEYS[1], 'code')
local codeKey = code and string.sub(KEYS[1], 1, #KEYS[1] - #('room:' .. ARGV[2])) .. 'code:' .. code
if codeKey and redis.call('GET', codeKey) == ARGV[2] then redis.call('DEL', codeKey) end
redis.call('DEL', KEYS[1], KEYS[2])
redis.call('SET', KEYS[3], ARGV[1], 'PX', ${endedMs})
return 'ended'
`;

/** Keys: of one room. Answers its fields, the entries of its lesson, and the time of Redis. */
export const loadScript = `
return { redis.call('HGETALL', KEYS[1]), redis.call('HGETALL', KEYS[2]), redis.call('TIME') }
`;

/** Keys: of rooms. Answers `saved` of each, or false. */
export const savedScript = `
local all = {}
for i, key in ipairs(KEYS) do all[i] = redis.call('HGET', key, 'saved') end
return all
`;
