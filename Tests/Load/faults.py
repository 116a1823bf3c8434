"""`make faults`: kills, cuts, fills and stalls, and says what held. A line for each fault;
`make faults ONLY=killed` runs those whose name begins so. Status 1 when one did not hold."""
import os
import sys
import time
import traceback

import checks
import fault_api  # noqa: F401  each registers its faults
import fault_audit  # noqa: F401
import fault_backup  # noqa: F401
import fault_clock  # noqa: F401
import fault_disk  # noqa: F401
import fault_events  # noqa: F401
import fault_greedy  # noqa: F401
import fault_kill  # noqa: F401
import fault_lock  # noqa: F401
import fault_mail  # noqa: F401
import fault_migrate  # noqa: F401
import fault_postgres  # noqa: F401
import fault_restore  # noqa: F401
import fault_slow  # noqa: F401
import fault_stop  # noqa: F401
import fault_way_in  # noqa: F401
import fault_writes  # noqa: F401
from crowd import raise_file_limit


def main():
    raise_file_limit()
    only = os.environ.get("ONLY", "")
    chosen = [fault for fault in checks.faults if fault.__name__.startswith(only)]
    if not chosen:
        sys.exit("ONLY is one of: " + ", ".join(fault.__name__ for fault in checks.faults))
    begin = time.monotonic()
    for fault in chosen:
        try:
            fault()
        except Exception:
            checks.report(fault.__name__, False, traceback.format_exc())
    print(f"{len(chosen)} faults in {time.monotonic() - begin:.0f} s; "
          f"{len(checks.failures) or 'none'} did not hold")
    sys.exit(1 if checks.failures else 0)


if __name__ == "__main__":
    main()
