-- One piece of bytes that are to be committed. ARGV: key, how many pieces are before it,
-- milliseconds that it waits for the next piece or the commit, the piece, '' for none. Answers
-- the pieces that are there. They stay apart: a string that grows is copied as a whole.
local key, at, patience, piece = ARGV[4], ARGV[5], ARGV[6], ARGV[7]
-- What an earlier attempt left is not continued.
if at == '0' then call('UNLINK', key) end
if at == '0' or piece ~= '' then call('RPUSH', key, piece) end
call('PEXPIRE', key, patience)
return { call('LLEN', key) }
