      * DRIVER LICENSING AGENCY: NIGHTLY EXTRACT OF THE DRIVER REGISTER
      * VARIABLE LENGTH, RECORD DESCRIPTOR WORDS, EBCDIC (CODE PAGE 037)
      * DAYS ARE YYYYMMDD, ZERO WHERE THERE IS NONE
       01  DRIVER-RECORD.
           05  DRIVER-NO                PIC X(12).
           05  LICENCE-NO               PIC X(16).
           05  LICENCE-STATUS           PIC X.
               88  LICENCE-FULL         VALUE 'F'.
               88  LICENCE-PROVISIONAL  VALUE 'P'.
               88  LICENCE-REVOKED      VALUE 'R'.
               88  LICENCE-NONE         VALUE 'N'.
           05  CARD-EXPIRY              PIC 9(8).
           05  BANNED-UNTIL             PIC S9(8) COMP-3.
           05  ENTITLEMENT-COUNT        PIC S9(4) COMP.
           05  ENTITLEMENT OCCURS 0 TO 20 TIMES
                   DEPENDING ON ENTITLEMENT-COUNT.
               10  CATEGORY-CODE        PIC X(4).
