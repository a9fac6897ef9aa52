-- One piece of bytes that are to be committed. ARGV: key, where in them it begins,
-- milliseconds that it waits for the next piece or the commit, the piece. Answers the bytes
-- that are there.
local key, at, patience, piece = ARGV[4], ARGV[5], ARGV[6], ARGV[7]
-- What an earlier attempt left is not continued.
if at == '0' then call('UNLINK', key) end
local bytes = call('APPEND', key, piece)
call('PEXPIRE', key, patience)
return { bytes }
