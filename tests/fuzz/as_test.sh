#!/bin/sh
# Runs a fuzz target as a test: as_test.sh PREFIX COMMAND…
#
# The inputs that it fails on are files that begin with PREFIX; they are printed in base64, too, since the log is all that a
# build server leaves.
prefix=$1
shift
rm -f "$prefix"*
"$@" "-artifact_prefix=$prefix"
code=$?
[ "$code" -eq 0 ] && exit 0
for input in "$prefix"*; do
  [ -e "$input" ] || continue
  echo "base64 -d >$(basename "$input") <<'END'"
  base64 "$input"
  echo END
done
exit "$code"
