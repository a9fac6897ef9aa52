-- ARGV: name of shared bytes. Answers who is said to hold them.
return call('SMEMBERS', P .. 'R:' .. ARGV[4])
