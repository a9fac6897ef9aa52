-- Stores one piece of a body before its commit. ARGV: key, number of pieces before it, milliseconds
-- until it expires, the piece or ''. Answers the number of stored pieces. Pieces are list items,
-- since Redis copies a whole string to extend it.
local key, at, timeoutMs, piece = ARGV[4], ARGV[5], ARGV[6], ARGV[7]
-- Deletes the pieces of an earlier attempt.
if at == '0' then call('UNLINK', key) end
if at == '0' or piece ~= '' then call('RPUSH', key, piece) end
call('PEXPIRE', key, timeoutMs)
return { call('LLEN', key) }
