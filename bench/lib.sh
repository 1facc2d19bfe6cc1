# Shared by the scripts in this folder: sourced, not run. Starts real processes on loopback, waits for them with
# deadlines, and ends every one of them by its own pid (checked against its start time, so never somebody else's).
#
# A script sources this after `set -euo pipefail`, calls `bench_begin NAME`, and ends with `passed TEXT` or `failed TEXT`:
# one line on stdout, everything else in the log folder, which is printed when something fails.

# shellcheck shell=bash disable=SC2034
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
BENCH=$ROOT/bench
OUTRIGGER=${OUTRIGGER:-$ROOT/sidecar/bin/outrigger}
DEBIAN_PACKAGES=(zookeeper libsnappy-java libdropwizard-metrics-java liblog4j1.2-java libcommons-cli-java
  libjackson2-databind-java nginx-light redis-server redis-tools wrk curl procps)

# ---------------------------------------------------------------------------------------------- begin, end, report

bench_begin() { # NAME ARGUMENTS...
  BENCH_NAME=$1
  BENCH_COMMAND="bench/$*"
  WORK=$(mktemp -d "${TMPDIR:-/tmp}/outrigger-bench-$1.XXXXXX")
  mkdir -p "$WORK/logs"
  : >"$WORK/processes"
  trap 'bench_end $?' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

bench_end() { # STATUS
  local status=$1
  trap - EXIT INT TERM
  set +e
  [ "$status" -eq 0 ] || ask_last >"$WORK/logs/zz-admin" 2>&1
  end_all
  if [ "$status" -ne 0 ]; then
    [ -e "$WORK/said" ] || printf 'FAILED %s: stopped with status %s\n' "$BENCH_NAME" "$status"
    show_logs >&2
  fi
  if [ "$status" -eq 0 ] && [ -z "${BENCH_KEEP:-}" ]; then rm -rf "$WORK"; else printf 'logs: %s\n' "$WORK" >&2; fi
  exit "$status"
}

# What the sidecar under test says of itself at the end of a failed run; its door is in the variable admin.
ask_last() {
  [ -n "${admin:-}" ] || return 0
  local path
  for path in /ready /v1/services; do
    curl -sS -m 2 "http://127.0.0.1:$admin$path"
    echo
  done
  curl -sS -m 2 "http://127.0.0.1:$admin/metrics" | grep -E "^outrigger_(endpoints|local_errors|listener|table|registry)"
}

show_logs() {
  local file
  for file in "$WORK"/logs/*; do
    [ -s "$file" ] || continue
    printf -- '--- %s (last lines)\n' "${file##*/}"
    tail -n "${BENCH_LOG_LINES:-25}" "$file" | cut -c1-400
  done
}

median() { sort -n "$1" | awk '{ all[NR] = $1 } END { printf "%d", all[int((NR + 1) / 2)] }'; } # FILE -> of its numbers

passed() { : >"$WORK/said"; printf 'OK %s: %s\n' "$BENCH_NAME" "$*"; exit 0; }
failed() { : >"$WORK/said"; printf 'FAILED %s: %s\n' "$BENCH_NAME" "$*"; exit 1; }
note() { printf '%s %s\n' "$(date +%T.%3N)" "$*" >>"$WORK/logs/00-story"; }

# ------------------------------------------------------------------------------------------------------- processes

started_at() { # PID -> the kernel's start time of it, empty when it is gone or a zombie
  local line
  { read -r line <"/proc/$1/stat"; } 2>/dev/null || return 0
  set -- ${line##*) }
  [ "$1" = Z ] || printf '%s' "${20}"
}

alive() { [ -n "$(started_at "$1")" ]; } # PID

group_of() { # PGID -> the pids of that group that are not zombies
  local wanted=$1 stat line
  for stat in /proc/[0-9]*/stat; do
    { read -r line <"$stat"; } 2>/dev/null || continue
    set -- ${line##*) }
    [ "$3" = "$wanted" ] && [ "$1" != Z ] || continue
    stat=${stat#/proc/}
    printf '%s\n' "${stat%/stat}"
  done
}

group_alive() { [ -n "$(group_of "$1")" ]; } # PGID

# Starts COMMAND in a process group of its own, output to logs/NAME, and leaves its pid in SPAWNED.
spawn() { # NAME COMMAND...
  local name=$1
  shift
  setsid "$@" >>"$WORK/logs/$name" 2>&1 </dev/null &
  SPAWNED=$!
  disown "$SPAWNED" # a shell must not report the end of what it was told to end
  printf '%s %s\n' "$SPAWNED" "$(started_at "$SPAWNED")" >>"$WORK/processes"
}

end_all() {
  local pid start left deadline
  left=()
  while read -r pid start; do
    if [ -n "$start" ] && [ "$(started_at "$pid")" = "$start" ]; then
      kill -TERM -- "$pid" 2>/dev/null
      left+=("$pid")
    elif group_alive "$pid"; then
      left+=("$pid") # a leader that died before its children
    fi
  done <"$WORK/processes"
  deadline=$((SECONDS + ${BENCH_STOP_SECONDS:-2}))
  for pid in ${left[@]+"${left[@]}"}; do
    while group_alive "$pid" && [ "$SECONDS" -lt "$deadline" ]; do sleep 0.1; done
    group_alive "$pid" && kill -KILL -- "-$pid" 2>/dev/null
  done
  return 0
}

# -------------------------------------------------------------------------------------------------- waiting, ports

# Runs COMMAND until it succeeds; fails the run when SECONDS have passed.
wait_for() { # SECONDS WHAT COMMAND...
  local limit=$1 what=$2 end
  shift 2
  end=$(($(now_ms) + limit * 1000))
  until "$@" >/dev/null 2>&1; do
    [ "$(now_ms)" -lt "$end" ] || failed "waited ${limit}s in vain for: $what"
    sleep 0.05
  done
}

now_ms() { local t=$EPOCHREALTIME; t=${t/[.,]/}; printf '%s' "${t%???}"; }

listening() { # PORT [ADDRESS] -> whether anything listens there, on any address without one
  local hex
  hex=$(printf ':%04X' "$1")
  awk -v port="$hex" '$4 == "0A" && substr($2, length($2) - 4) == port { found = 1 } END { exit !found }' \
    /proc/net/tcp /proc/net/tcp6 2>/dev/null
}

# Leaves in FREE_PORT a port nobody listens on, below the ephemeral range, and never the same one twice in a run.
free_port() {
  local port
  while :; do
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 10000))
    grep -qx "$port" "$WORK/ports" 2>/dev/null && continue
    listening "$port" && continue
    printf '%s\n' "$port" >>"$WORK/ports"
    FREE_PORT=$port
    return
  done
}

answers() { curl -fsS -m 2 -o /dev/null "$@"; }

# ------------------------------------------------------------------------------------------------- what must be here

missing_packages() { # -> those of DEBIAN_PACKAGES that are not installed
  local package
  for package in "${DEBIAN_PACKAGES[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || printf '%s\n' "$package"
  done
}

need_packages() { # installs what is missing, as root; says what to install otherwise
  local missing
  mapfile -t missing < <(missing_packages)
  [ "${#missing[@]}" -eq 0 ] && return
  [ "$(id -u)" -eq 0 ] || failed "missing Debian packages: ${missing[*]} (expected: installed, or run as root)"
  note "installing ${missing[*]}"
  # Nothing of it may start by itself: the scripts start their own, on their own ports.
  {
    RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get -qq update
    RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${missing[@]}"
  } >>"$WORK/logs/apt" 2>&1 </dev/null || failed "apt-get could not install: ${missing[*]}"
}

need_build() { # builds sidecar and bench unless that was done after the last change of a source
  local stamp=$BENCH/target/built
  if [ ! -e "$stamp" ] || [ -n "$(find "$ROOT"/*/src/main "$ROOT"/*/pom.xml "$ROOT/pom.xml" -newer "$stamp" -type f -print -quit)" ]; then
    # Compiled a second time over what it generated, JMH's part of the classes is lost.
    rm -rf "$BENCH/target/classes" "$BENCH/target/generated-sources" "$BENCH/target/maven-status"
    (cd "$ROOT" && mvn -q -B -pl bench -am package -DskipTests) >>"$WORK/logs/build" 2>&1 </dev/null ||
      failed "the build failed"
    touch "$stamp"
  fi
  command -v "$OUTRIGGER" >/dev/null || failed "$OUTRIGGER (expected: the launcher)"
  export OUTRIGGER_BUILD=never # it is built; twelve launchers at once need not look
  # The one that the launcher finds, so that what is measured beside the sidecar, or asks it, is of the same version.
  JAVA=$("$OUTRIGGER" version 2>>"$WORK/logs/build" | sed -n 's|^java .*, \(/.*\))$|\1|p')
  JAVA=${JAVA:-${OUTRIGGER_JAVA_HOME:-${JAVA_HOME:-}}}
  JAVA=${JAVA:+$JAVA/bin/}java
  BENCH_CLASSPATH="$BENCH/target/classes:$BENCH/target/lib/*"
}

java_version() { "$JAVA" -XshowSettings:properties -version 2>&1 | awk '$1 == "java.specification.version" { print $3 }'; } # -> 17, 21 or 25

need_archive() { # the sidecar installed as packaging does, so that it starts from what `warm` recorded
  "$OUTRIGGER" warm >>"$WORK/logs/warm" 2>&1 || failed "outrigger warm exited with $?"
}

# The command line of a program of this folder, in the array PROGRAM.
program() { # CLASS ARGUMENTS...
  local class=$1
  shift
  PROGRAM=("$JAVA" -Xmx512m -XX:+UseSerialGC "-Dlogback.configurationFile=$BENCH/logback.xml"
    -cp "$BENCH_CLASSPATH" "dev.outrigger.bench.$class" "$@")
}

# -------------------------------------------------------------------------------------------------------- ZooKeeper

zookeeper_make() { # sets ZK_PORT; a server process of Debian's package with its own data folder
  free_port
  ZK_PORT=$FREE_PORT
  ZK_DIR=$WORK/zookeeper
  mkdir -p "$ZK_DIR/data"
  cat >"$ZK_DIR/zoo.cfg" <<CFG
tickTime=500
minSessionTimeout=1000
maxSessionTimeout=60000
maxClientCnxns=0
4lw.commands.whitelist=*
admin.enableServer=false
dataDir=$ZK_DIR/data
clientPort=$ZK_PORT
clientPortAddress=127.0.0.1
CFG
  cat >"$ZK_DIR/log4j.properties" <<CFG
log4j.rootLogger=WARN, out
log4j.appender.out=org.apache.log4j.ConsoleAppender
log4j.appender.out.layout=org.apache.log4j.PatternLayout
log4j.appender.out.layout.ConversionPattern=%d{ISO8601} %-5p %c{1} %m%n
CFG
  local jars=/usr/share/java jar
  ZK_CLASSPATH=$ZK_DIR
  for jar in zookeeper zookeeper-jute netty-all slf4j-api slf4j-log4j12 log4j-1.2 snappy-java metrics-core commons-cli \
    commons-io jackson-core jackson-databind jackson-annotations; do
    [ -e "$jars/$jar.jar" ] || failed "$jars/$jar.jar (expected: a jar of Debian's ZooKeeper)"
    ZK_CLASSPATH=$ZK_CLASSPATH:$jars/$jar.jar
  done
}

zookeeper_start() {
  [ -n "${ZK_PORT:-}" ] || zookeeper_make
  spawn zookeeper java -Xmx256m -XX:+UseSerialGC -cp "$ZK_CLASSPATH" \
    org.apache.zookeeper.server.quorum.QuorumPeerMain "$ZK_DIR/zoo.cfg"
  ZK_PID=$SPAWNED
  wait_for 20 "ZooKeeper on 127.0.0.1:$ZK_PORT" zookeeper_serves
}

zookeeper_serves() { four_letters srvr | grep -q '^Mode:'; }

zookeeper_stop() { # as a crash: no goodbye to anybody
  kill -KILL -- "-$ZK_PID"
  wait_for 5 "the end of ZooKeeper" not_alive "$ZK_PID"
}

not_alive() { ! alive "$1"; }

four_letters() ( # WORD -> ZooKeeper's answer
  exec 3<>"/dev/tcp/127.0.0.1/$ZK_PORT" || exit 1
  printf '%s' "$1" >&3
  timeout 5 cat <&3
) 2>/dev/null

# ------------------------------------------------------------------------------------------------- nginx and redis

# NGINX_LOCATIONS are further lines of its server.
nginx_start() { # SLOT ADDRESS PORT -> NGINX_PID; a master and one worker in a process group of their own
  local slot=$1 address=$2 port=$3 dir=$WORK/nginx-$1
  mkdir -p "$dir"
  cat >"$dir/nginx.conf" <<CFG
daemon off;
pid $dir/pid;
error_log $WORK/logs/nginx-$slot warn;
worker_processes 1;
events { worker_connections 4096; }
http {
  log_format times '\$msec \$status \$connection \$remote_addr';
  access_log ${NGINX_ACCESS_LOG:-off};
  keepalive_requests 100000000;
  keepalive_timeout 300s;
  lingering_close always;
  client_body_temp_path $dir/b; proxy_temp_path $dir/p; fastcgi_temp_path $dir/f; uwsgi_temp_path $dir/u; scgi_temp_path $dir/s;
  server {
    listen $address:$port reuseport backlog=4096;
    default_type text/plain;
    location / { return 200 "instance $slot pid \$pid\n"; }
    location = /served { stub_status; }
    ${NGINX_LOCATIONS:-}
  }
}
CFG
  spawn "nginx-$slot" nginx -p "$dir" -c "$dir/nginx.conf" -e "$WORK/logs/nginx-$slot"
  NGINX_PID=$SPAWNED
}

nginx_served() { # ADDRESS:PORT -> requests it has served so far, the question itself included
  curl -fsS -m 2 "http://$1/served" | awk 'NR == 3 { print $3 }'
}

redis_start() { # ADDRESS PORT -> REDIS_PID
  mkdir -p "$WORK/redis"
  spawn redis redis-server --bind "$1" --port "$2" --dir "$WORK/redis" --save '' --appendonly no --protected-mode no
  REDIS_PID=$SPAWNED
  wait_for 10 "redis on $1:$2" redis-cli -h "$1" -p "$2" ping
}

# --------------------------------------------------------------------------------------------------------- sidecars

# Writes a node file and makes its folders; MORE is further members of the object, each followed by a comma. BENCH_TRANSPORT=nio
# has the sidecar do without epoll.
sidecar_configure() { # NAME HOST ADMIN_PORT RUNS(JSON list) [MORE]
  local dir=$WORK/$1
  mkdir -p "$dir/services.d" "$dir/state" "$dir/run"
  cat >"$dir/outrigger.json" <<CFG
{ ${5:-}
  ${BENCH_TRANSPORT:+"\"transport\": \"$BENCH_TRANSPORT\","}
  "node": { "id": "$1", "host": "$2", "region": "local", "zone": "local-a" },
  "federation": "${FEDERATION:-default}",
  "registry": { "zookeeper": { "connect": "${ZK_CONNECT:-127.0.0.1:$ZK_PORT}", "chroot": "${CHROOT:-/outrigger}",
                               "session_timeout": "${SESSION_TIMEOUT:-4s}", "allow_loopback": true } },
  "services": "services.d", "runs": $4,
  "admin": { "listen": "127.0.0.1:$3" },
  "state_dir": "$dir/state", "run_dir": "$dir/run" }
CFG
  chmod 600 "$dir/outrigger.json"
}

sidecar_start() { # NAME -> SIDECAR_PID
  spawn "sidecar-$1" "$OUTRIGGER" run -c "$WORK/$1/outrigger.json"
  SIDECAR_PID=$SPAWNED
}

sidecar_init() { # NAME: makes chroot and federation
  "$OUTRIGGER" init -c "$WORK/$1/outrigger.json" >>"$WORK/logs/init" 2>&1 </dev/null ||
    failed "outrigger init exited with $?"
}

# Asks without another process, so that asking often takes nothing from what is measured: the status of GET PATH, or nothing.
status_of() { # PORT PATH
  local line
  { exec 5<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null || return 0
  printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' "$2" >&5
  IFS=' ' read -r -t 2 _ line _ <&5
  exec 5>&-
  printf '%s' "$line"
}

ready() { answers "http://127.0.0.1:$1/ready"; } # ADMIN_PORT

metric() { # ADMIN_PORT NAME [LABEL="VALUE"]... -> the sum of the samples of that name with all these labels, in any order and case
  local port=$1 name=$2
  shift 2
  curl -fsS -m 5 "http://127.0.0.1:$port/metrics" | awk -v name="$name" -v wanted="$*" '
    BEGIN { gsub(/"/, "", wanted); wanted = tolower(wanted); n = split(wanted, labels, " ") }
    /^#/ || substr($0, 1, length(name)) != name || substr($0, length(name) + 1, 1) !~ /[{ ]/ { next }
    {
      text = tolower($0)
      gsub(/["{}]/, ",", text)
      gsub(/=,/, "=", text)
      for (i = 1; i <= n; i++) if (index(text, "," labels[i] ",") == 0) next
      sum += $NF
    }
    END { printf "%.0f", sum }'
}

metric_is() { # ADMIN_PORT VALUE NAME [LABEL="VALUE"]...
  local port=$1 value=$2
  shift 2
  [ "$(metric "$port" "$@")" = "$value" ]
}

# ------------------------------------------------------------------------------------------------------ populations

# Has the configured node NAME require SERVICES services, makes the tree, and has one session hold INSTANCES instances of each that nobody needs to answer;
# file descriptor 4 takes its commands from then on. The instances are at 127.0.4.1, ports 10000 on; the local ports of the services begin
# with POPULATION_PORT.
population_start() { # NAME SERVICES INSTANCES
  local i
  free_port; POPULATION_PORT=$((FREE_PORT > 29000 ? FREE_PORT - 1000 : FREE_PORT))
  {
    printf '{ "id": "user", "environment": {}, "requires": {'
    for ((i = 0; i < $2; i++)); do printf '%s "URL_%03d": "{SVC_%03d_URL}"' "$([ "$i" -eq 0 ] || echo ,)" "$i" "$i"; done
    printf ' } }\n'
  } >"$WORK/$1/services.d/user.json"
  sidecar_init "$1"
  mkfifo "$WORK/commands"
  program scale.Population "127.0.0.1:$ZK_PORT" /outrigger/default "$2" "$3" "$POPULATION_PORT"
  "${PROGRAM[@]}" <"$WORK/commands" >"$WORK/logs/population" 2>&1 &
  POPULATION_PID=$!
  printf '%s %s\n' "$POPULATION_PID" "$(started_at "$POPULATION_PID")" >>"$WORK/processes"
  exec 4>"$WORK/commands"
  wait_for 60 "the population" population_said ready 1
}

population_said() { [ "$(grep -c "^$1" "$WORK/logs/population")" -ge "$2" ]; } # WORD TIMES

all_live() { [ "$(curl -fsS -m 2 "http://127.0.0.1:$1/ready" | grep -c LIVE)" -eq "$2" ]; } # ADMIN_PORT SERVICES

# ---------------------------------------------------------------------------------------------------------- results

# Appends one line of data to results/NAME.csv, with a header when the file is new. On CI only where BENCH_RESULTS says.
result() { # NAME HEADER LINE
  local folder=${BENCH_RESULTS:-$BENCH/results} file
  [ -z "${CI:-}" ] || [ -n "${BENCH_RESULTS:-}" ] || return 0
  file=$folder/$1.csv
  mkdir -p "$folder"
  [ -s "$file" ] || printf 'date,commit,machine,command,%s\n' "$2" >"$file"
  printf '%s,%s,%s,%s,%s\n' "$(date -u +%FT%TZ)" "$(git -C "$ROOT" rev-parse --short HEAD 2>/dev/null || echo none)" \
    "$(nproc)cpu-$(uname -m)" "$BENCH_COMMAND" "$3" >>"$file"
}
