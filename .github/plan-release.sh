#!/usr/bin/env bash
# What publish-images.yml needs to know of the tag that was pushed, as lines NAME=VALUE: the prefix of the images' names,
# the version, the tags of the images and the time of the commit.
set -euo pipefail
fail() {
  echo "$1" >&2
  exit 1
}

[ -n "${REGISTRY:-}" ] || fail 'Set the repository variable IMAGE_REGISTRY: the host of the registry that takes the images.'
[ -n "${NAMESPACE:-}" ] || fail 'Set the repository variable IMAGE_NAMESPACE: the part of a name between the host and frontpage-tracker.'
[[ $GITHUB_REF_NAME =~ ^v([0-9]+\.[0-9]+)\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] ||
  fail "The tag $GITHUB_REF_NAME is no version such as v0.2.0 or v0.2.0-rc.1."
line=${BASH_REMATCH[1]} prerelease=${BASH_REMATCH[2]:-}
version=${GITHUB_REF_NAME#v}
written=$(sed -n 's/^  "version": "\(.*\)",$/\1/p' package.json)
[ "$version" = "$written" ] || fail "The tag says $version and package.json $written: docs/releasing.md, step 3."

# The newest release of all, or of a line such as 0.2, as the tags of the repository have it.
newest() {
  git tag --list "v$1*" --sort=-version:refname | grep -E '^v[0-9]+\.[0-9]+\.[0-9]+$' | head -n 1
}
tags=$version
if [ -z "$prerelease" ]; then
  [ "$(newest "$line.")" != "v$version" ] || tags+=" $line"
  [ "$(newest '')" != "v$version" ] || tags+=' latest'
fi

echo "prefix=${REGISTRY,,}/${NAMESPACE,,}/frontpage"
echo "version=$version"
echo "tags=$tags"
echo "created=$(TZ=UTC git log -1 --date=format-local:%Y-%m-%dT%H:%M:%SZ --format=%cd)"
