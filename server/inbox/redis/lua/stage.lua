-- One piece of bytes that are to be committed. ARGV: key, milliseconds that it waits for the
-- next piece or the commit, the piece. Answers the bytes that are there.
local key, patience, piece = ARGV[4], ARGV[5], ARGV[6]
local bytes = call('APPEND', key, piece)
call('PEXPIRE', key, patience)
return { bytes }
