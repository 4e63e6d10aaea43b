#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A scripted XMPP server that can do what real ones should not. See --help."""

import sys

from fakeserver.main import main

sys.exit(main())
